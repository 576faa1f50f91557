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

test('codes of the vectors are read and proven', async () => {
  expect(valid.length).toBeGreaterThanOrEqual(3);
  for (const { name, code, public_key, ticket, occurrence, offer, secret_version } of valid) {
    const read = readTicketCode(code);
    expect(read, name).toMatchObject({
      ticket,
      occurrence,
      offer,
      secretVersion: secret_version,
    });
    expect(read && (await isSigned(bytes(public_key), read)), name).toBe(true);
  }
});

test('forgeries of the vectors are refused', async () => {
  expect(refused.length).toBeGreaterThanOrEqual(20);
  const key = bytes(valid[0]?.public_key ?? '');
  for (const { name, code, parsed, signed } of refused) {
    const read = readTicketCode(code);
    expect(read !== undefined, name).toBe(parsed);
    if (read) expect(await isSigned(key, read), name).toBe(signed);
  }
});

test('every flipped bit is noticed', async () => {
  const [first] = valid;
  const read = readTicketCode(first?.code ?? '');
  if (!first || !read) throw new Error('no vectors');
  const key = bytes(first.public_key);
  const flip = (from: Uint8Array<ArrayBuffer>, bit: number) => {
    const other = from.slice();
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return other;
  };
  for (let bit = 0; bit < read.signed.length * 8; bit += 1) {
    expect(await isSigned(key, { ...read, signed: flip(read.signed, bit) })).toBe(false);
  }
  for (let bit = 0; bit < read.signature.length * 8; bit += 1) {
    expect(await isSigned(key, { ...read, signature: flip(read.signature, bit) })).toBe(false);
  }
});
