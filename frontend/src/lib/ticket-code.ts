/**
 * What a ticket's QR code carries, as `backend/admission/src/codes/rules.rs` says: Base45 of
 * version (1), ticket (16), date (2), offer (2), secret version (1), MAC (16), signature (64).
 */
export interface TicketCode {
  ticket: string;
  /** The numbers of its date and its offer. */
  occurrence: number;
  offer: number;
  secretVersion: number;
  /** What the signature is of. */
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const VERSION = 1;
const SIGNED_BYTES = 38;
const CODE_BYTES = 102;
const CODE_LENGTH = (CODE_BYTES / 2) * 3;
const PAIR_MAX = 0xff_ff;

/** Three letters are two bytes; nothing else is a code. */
function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length !== CODE_LENGTH) return undefined;
  const bytes = new Uint8Array(CODE_BYTES);
  for (let pair = 0; pair < CODE_BYTES / 2; pair += 1) {
    const digits = [0, 1, 2].map((n) => ALPHABET.indexOf(text.charAt(pair * 3 + n)));
    const [low = -1, middle = -1, high = -1] = digits;
    const value = low + middle * 45 + high * 45 * 45;
    if (Math.min(low, middle, high) < 0 || value > PAIR_MAX) return undefined;
    bytes[pair * 2] = value >> 8;
    bytes[pair * 2 + 1] = value & 0xff;
  }
  return bytes;
}

function idOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Reads a code; any text gives an answer. What it says is not proven by that. */
export function readTicketCode(text: string): TicketCode | undefined {
  const bytes = decode(text);
  if (bytes?.[0] !== VERSION) return undefined;
  const view = new DataView(bytes.buffer);
  return {
    ticket: idOf(bytes.subarray(1, 17)),
    occurrence: view.getUint16(17),
    offer: view.getUint16(19),
    secretVersion: view.getUint8(21),
    signed: bytes.slice(0, SIGNED_BYTES),
    signature: bytes.slice(SIGNED_BYTES),
  };
}

/** Whether the key of the event signed it: all that can be told without a network. */
export async function isSigned(
  publicKey: Uint8Array<ArrayBuffer>,
  { signed, signature }: TicketCode,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, signed);
}
