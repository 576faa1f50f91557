// Writes ticket_codes.json: codes made by another implementation than ours, and what a reader must say of each.
//   node backend/admission/vectors/make.mjs > backend/admission/vectors/ticket_codes.json
import { createHmac, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const bytes = (hex) => Buffer.from(hex, 'hex');

function base45(data) {
  let text = '';
  for (let i = 0; i < data.length; i += 2) {
    const n = data[i] * 256 + data[i + 1];
    text += ALPHABET[n % 45] + ALPHABET[Math.floor(n / 45) % 45] + ALPHABET[Math.floor(n / 2025)];
  }
  return text;
}

function eventKey(seed) {
  const der = Buffer.concat([bytes('302e020100300506032b657004220420'), bytes(seed)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { key, public: spki.subarray(-32).toString('hex') };
}

function make({ event, account_key, ticket_key, seed, ticket, occurrence, offer, secret_version, version = 1 }) {
  const id = (uuid) => bytes(uuid.replaceAll('-', ''));
  const claims = Buffer.alloc(22);
  claims[0] = version;
  id(ticket).copy(claims, 1);
  claims.writeUInt16BE(occurrence, 17);
  claims.writeUInt16BE(offer, 19);
  claims[21] = secret_version;
  const both = Buffer.concat([bytes(account_key), bytes(ticket_key)]);
  const salt = Buffer.concat([Buffer.from('tkt-v1'), id(event)]);
  const key = Buffer.from(hkdfSync('sha256', both, salt, Buffer.from([secret_version]), 32));
  const mac = createHmac('sha256', key).update(claims).update(id(event)).digest().subarray(0, 16);
  const signed = Buffer.concat([claims, mac]);
  return Buffer.concat([signed, sign(null, signed, eventKey(seed).key)]);
}

const fill = (first) => Buffer.from(Array.from({ length: 32 }, (_, n) => (first + n * 7) % 256)).toString('hex');
const one = {
  event: '01937a4c-5d00-7000-8000-0000000000e1',
  account_key: fill(1),
  ticket_key: fill(2),
  seed: fill(3),
  ticket: '01937a4c-5d00-7000-8000-000000000001',
  occurrence: 1,
  offer: 2,
  secret_version: 1,
};
const last = {
  event: 'ffffffff-ffff-7fff-bfff-ffffffffffff',
  account_key: 'ff'.repeat(32),
  ticket_key: '00'.repeat(32),
  seed: fill(99),
  ticket: 'ffffffff-ffff-7fff-bfff-fffffffffffe',
  occurrence: 65535,
  offer: 65535,
  secret_version: 255,
};
const reissued = { ...one, secret_version: 2, ticket_key: fill(12) };

const code = (ticket) => base45(make(ticket));
const good = (name, ticket) => ({ name, ...ticket, public_key: eventKey(ticket.seed).public, code: code(ticket) });

const valid = code(one);
const spliced = Buffer.concat([make(reissued).subarray(0, 22), make(one).subarray(22)]);
const macOfOther = Buffer.concat([make(one).subarray(0, 22), make(reissued).subarray(22, 38), make(one).subarray(38)]);
// `parsed` false: no code at all. `signed`: by the event's key of `one`. `of_keys`: the MAC is of both keys of `one`.
const bad = (name, text, parsed, signed, of_keys) => ({ name, code: text, parsed, signed, of_keys });
const refused = [
  bad('empty', '', false, false, false),
  bad('truncated by a letter', valid.slice(0, -1), false, false, false),
  bad('truncated by two bytes', valid.slice(0, -3), false, false, false),
  bad('extended by a letter', `${valid}0`, false, false, false),
  bad('extended by two bytes', `${valid}000`, false, false, false),
  bad('a space before', ` ${valid}`, false, false, false),
  bad('small letters', valid.toLowerCase(), false, false, false),
  bad('more than two bytes hold', `:::${valid.slice(3)}`, false, false, false),
  bad('a letter of no alphabet', `_${valid.slice(1)}`, false, false, false),
  bad('letters of several bytes', `é${valid.slice(2)}`, false, false, false),
  bad('version 0', code({ ...one, version: 0 }), false, false, false),
  bad('version 2', code({ ...one, version: 2 }), false, false, false),
  bad('signed by the key of another event', code({ ...one, seed: fill(4) }), true, false, true),
  bad('of another event', code({ ...one, event: last.event }), true, true, false),
  bad('of another account', code({ ...one, account_key: fill(5) }), true, true, false),
  bad('of another ticket key', code({ ...one, ticket_key: fill(6) }), true, true, false),
  bad('of both keys the other way round', code({ ...one, account_key: one.ticket_key, ticket_key: one.account_key }), true, true, false),
  bad('of the next secret', code(reissued), true, true, false),
  bad('the next secret on an old code', base45(spliced), true, false, false),
  bad('with the MAC of another code', base45(macOfOther), true, false, false),
];

const file = {
  description: 'Ticket codes, made by make.mjs. Keys and ids in hexadecimal; `seed` is the private half of the key of the event.',
  valid: [good('the first', one), good('the greatest numbers', last), good('made anew', reissued)],
  refused,
};
process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
