import { readFileSync } from 'node:fs';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));

export const trees = read('trees') as {
  leaves: string[];
  nodes: string[][];
  roots: string[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { oldSize: number; newSize: number; proof: string[] }[];
};

export const notes = read('notes') as {
  example: { vkey: string; note: string };
  neumann: {
    skey: string;
    vkey: string;
    otherVkey: string;
    text: string;
    signature: string;
    otherSignature: string;
    wrongLength: string;
    unknownType: string;
  };
};

export const tessera = read('tessera') as {
  skey: string;
  vkey: string;
  entries: string[];
  checkpoints: Record<string, string>;
};

export const witnessVectors = read('witness') as { request: string; response: string; message: string };

export const witnessed = read('witnessed') as { note: string; policy: string };

export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const textBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
