/**
 * Tasks in Node processes of their own, a few at a time: the program starts itself again with `--worker`, gets tasks as messages
 * and sends each result back. What a task throws ends everything, since it is a bug.
 */
import { fork } from 'node:child_process';

/** In the worker: answers tasks until there are no more. */
export function work<Task, Result>(perform: (task: Task) => Result): void {
  process.on('message', (task) => {
    process.send?.(perform(task as Task));
  });
}

/** In the main process: gives `tasks` out in order to `count` workers and tells of each result as it comes. */
export async function distribute<Task, Result>(
  tasks: readonly Task[],
  count: number,
  onResult: (task: Task, result: Result) => void,
): Promise<void> {
  const waiting = [...tasks];
  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(process.argv[1] ?? '', ['--worker'], { serialization: 'advanced' });
      let task: Task | undefined;
      const next = () => {
        task = waiting.shift();
        if (task === undefined) child.disconnect();
        else child.send(task as object);
      };
      child.on('message', (result) => {
        if (task !== undefined) onResult(task, result as Result);
        next();
      });
      child.on('error', reject);
      child.on('exit', (status) => {
        if (status === 0 && task === undefined) resolve();
        else reject(new Error(`a worker ended with ${status} at ${JSON.stringify(task)}`));
      });
      next();
    });
  await Promise.all(Array.from({ length: Math.min(count, tasks.length) }, lane));
}
