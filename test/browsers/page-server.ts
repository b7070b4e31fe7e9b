/**
 * Serves a built page to a browser and keeps parcels for it: bytes that are put under /parcels/NAME by one browser and fetched
 * by another, so that snapshots of many megabytes need not pass through a debugging protocol.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface PageServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly parcels: Map<string, Uint8Array>;
  close(): Promise<void>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export async function servePage(folder: string): Promise<PageServer> {
  const parcels = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    answer(folder, parcels, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    parcels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  folder: string,
  parcels: Map<string, Uint8Array>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://page').pathname));
  if (path.startsWith('/parcels/')) return answerParcel(path.slice('/parcels/'.length), parcels, request, response);
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const content = await readFile(file).catch(() => null);
  if (content === null) response.writeHead(404).end(`There is no ${path}`);
  else response.writeHead(200, { 'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
}

async function answerParcel(
  name: string,
  parcels: Map<string, Uint8Array>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'PUT') {
    const pieces: Uint8Array[] = [];
    for await (const piece of request) pieces.push(piece as Uint8Array);
    parcels.set(name, new Uint8Array(Buffer.concat(pieces)));
    response.writeHead(204).end();
    return;
  }
  const parcel = parcels.get(name);
  if (parcel === undefined) response.writeHead(404).end(`There is no parcel ${name}`);
  else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(parcel);
}
