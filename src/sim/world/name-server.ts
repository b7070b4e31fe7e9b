/**
 * The records of the system's name server: the pods that take requests of each service, and the server of each database. It follows
 * every change at once, but for records that something keeps it from updating: those stay as they were when that began.
 */
import type { Hooks } from './hooks.ts';
import type { Addresses } from './resolver.ts';

export class NameServer {
  private readonly services: readonly { readonly ready: readonly number[] }[];
  /** By database: the server that is found under its name. */
  private readonly servers: readonly number[];
  /** Records that are not updated, by component: services, then databases. */
  private readonly held = new Map<number, Addresses>();

  constructor(services: NameServer['services'], servers: readonly number[]) {
    this.services = services;
    this.servers = servers;
  }

  /** What it answers about a component now. */
  record(name: number): Addresses {
    return this.held.get(name) ?? this.current(name);
  }

  obey(hooks: Hooks): void {
    for (let name = 0; name < this.services.length + this.servers.length; name++) {
      const database = name - this.services.length;
      const held = database < 0 ? hooks.atService('recordHeld', name) : hooks.atDatabase('recordHeld', database);
      if (held < 1) this.held.delete(name);
      else if (!this.held.has(name)) this.held.set(name, this.current(name));
    }
  }

  private current(name: number): Addresses {
    const database = name - this.services.length;
    return database < 0 ? { pods: this.services[name].ready, server: -1 } : { pods: [], server: this.servers[database] };
  }
}
