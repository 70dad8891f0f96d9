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

export const argon = read('argon') as {
  size: number;
  root: string;
  entry: { index: number; bytes: string; proof: string[] };
  older: { size: number; root: string; proof: string[] };
};
export const refused = read('refused') as {
  consistency: {
    desc: string;
    size1: number;
    size2: number;
    root1: string;
    root2: string;
    proof: string[];
  }[];
};
export const witnessKeys = read('witness-keys') as { keys: { vkey: string; skey: string }[] };

/** Base64 of the vectors, decoded by Node.js: not by what is tested. */
export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const textBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
