import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isSigned, readTicketCode } from './ticket-code';

interface Vectors {
  valid: {
    name: string;
    ticket: string;
    occurrence: number;
    offer: number;
    secret_version: number;
    public_key: string;
    code: string;
  }[];
  refused: { name: string; code: string; parsed: boolean; signed: boolean }[];
}

/** The codes that the server's tests read too. */
const file = path.resolve('../backend/admission/vectors/ticket_codes.json');
const { valid, refused } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

const bytes = (hex: string): Uint8Array<ArrayBuffer> => {
  const all = Buffer.from(hex, 'hex');
  const own = new Uint8Array(all.length);
  own.set(all);
  return own;
};

/** What a reader says of a text, with the key of the event. */
async function judge(name: string, text: string, key: Uint8Array<ArrayBuffer>) {
  const code = readTicketCode(text);
  return { name, parsed: code !== undefined, signed: code ? await isSigned(key, code) : false };
}

/** The same bytes, each time with another bit turned over. */
const flipped = (from: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] =>
  Array.from({ length: from.length * 8 }, (_, bit) => {
    const other = from.slice();
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return other;
  });

test('codes of the vectors are read and proven', async () => {
  const read = valid.map(({ name, code }) => ({ name, ...readTicketCode(code) }));
  const expected = valid.map(({ name, ticket, occurrence, offer, secret_version }) =>
    expect.objectContaining({ name, ticket, occurrence, offer, secretVersion: secret_version }),
  );
  expect(read).toEqual(expected);
  const judged = valid.map(({ name, code, public_key }) => judge(name, code, bytes(public_key)));
  expect(await Promise.all(judged)).toEqual(
    valid.map(({ name }) => ({ name, parsed: true, signed: true })),
  );
  expect(valid.length).toBeGreaterThanOrEqual(3);
});

test('forgeries of the vectors are refused', async () => {
  const key = bytes(valid[0]?.public_key ?? '');
  const judged = await Promise.all(refused.map(({ name, code }) => judge(name, code, key)));
  expect(judged).toEqual(refused.map(({ name, parsed, signed }) => ({ name, parsed, signed })));
  expect(refused.length).toBeGreaterThanOrEqual(20);
});

test('every flipped bit is noticed', async () => {
  const [first] = valid;
  const read = readTicketCode(first?.code ?? '');
  if (!first || !read) throw new Error('no vectors');
  const key = bytes(first.public_key);
  const others = [
    ...flipped(read.signed).map((signed) => ({ ...read, signed })),
    ...flipped(read.signature).map((signature) => ({ ...read, signature })),
  ];
  const found = await Promise.all(others.map((other) => isSigned(key, other)));
  expect(found).toEqual(others.map(() => false));
  expect(found).toHaveLength(102 * 8);
});
