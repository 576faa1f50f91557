/**
 * What this device keeps for when there is no network, encrypted. Each room has a key of its own, which cannot be
 * read out and is thrown away with the room: what was in it is lost for good.
 */

const DATABASE = 'guichet';
const KEYS = 'keys';
const PAPERS = 'papers';
const IV_BYTES = 12;
/** After every possible name. */
const END = '￿';

interface KeyRow {
  owner: string;
  key: CryptoKey;
}

interface PaperRow {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** What stands in the stores is what this module put there: the database itself knows no types. */
const done = <T>(request: IDBRequest): Promise<T> =>
  new Promise((resolve, reject) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    request.addEventListener('success', () => resolve(request.result as T));
    request.addEventListener('error', () => reject(request.error ?? new Error('no storage')));
  });

/** Once it is on the disk. */
const settled = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    const fail = () => reject(transaction.error ?? new Error('no storage'));
    transaction.addEventListener('error', fail);
    transaction.addEventListener('abort', fail);
  });

let opening: Promise<IDBDatabase> | undefined;

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore(KEYS);
    request.result.createObjectStore(PAPERS);
  });
  const opened = await done<IDBDatabase>(request);
  // A newer page wants to change it.
  opened.addEventListener('versionchange', () => {
    opened.close();
    opening = undefined;
  });
  return opened;
}

function database(): Promise<IDBDatabase> {
  opening ??= openDatabase().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

const bound = (room: string, name = ''): IDBKeyRange =>
  IDBKeyRange.bound([room, name], [room, `${name}${END}`]);

const labelOf = (room: string, name: string) => new TextEncoder().encode(`${room}/${name}`);

export class Room {
  readonly #room: string;
  readonly owner: string;
  readonly #key: CryptoKey;

  constructor(room: string, { owner, key }: KeyRow) {
    this.#room = room;
    this.owner = owner;
    this.#key = key;
  }

  async read<T>(name: string): Promise<T | undefined> {
    const store = (await database()).transaction(PAPERS).objectStore(PAPERS);
    const row = await done<PaperRow | undefined>(store.get([this.#room, name]));
    return row && this.#open<T>(name, row);
  }

  /** All whose name begins so, by name. */
  async readAll<T>(start: string): Promise<[name: string, value: T][]> {
    const store = (await database()).transaction(PAPERS).objectStore(PAPERS);
    const range = bound(this.#room, start);
    const [names, rows] = await Promise.all([
      done<[string, string][]>(store.getAllKeys(range)),
      done<PaperRow[]>(store.getAll(range)),
    ]);
    const opened = names.map(async ([, name], n): Promise<[string, T] | undefined> => {
      const row = rows[n];
      const value = row && (await this.#open<T>(name, row));
      return value === undefined ? undefined : [name, value];
    });
    return (await Promise.all(opened)).filter((pair) => pair !== undefined);
  }

  /** What is there whose name begins so. */
  async names(start: string): Promise<string[]> {
    const store = (await database()).transaction(PAPERS).objectStore(PAPERS);
    const keys = await done<[string, string][]>(store.getAllKeys(bound(this.#room, start)));
    return keys.map(([, name]) => name);
  }

  /** All of it, or nothing; once it is on the disk. */
  async write(put: Record<string, unknown>, remove: string[] = []): Promise<void> {
    const rows = await Promise.all(
      Object.entries(put).map(
        async ([name, value]) => [name, await this.#seal(name, value)] as const,
      ),
    );
    const transaction = (await database()).transaction(PAPERS, 'readwrite', {
      durability: 'strict',
    });
    const store = transaction.objectStore(PAPERS);
    for (const name of remove) store.delete([this.#room, name]);
    for (const [name, row] of rows) store.put(row, [this.#room, name]);
    await settled(transaction);
  }

  async #seal(name: string, value: unknown): Promise<PaperRow> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const additionalData = labelOf(this.#room, name);
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const how = { name: 'AES-GCM', iv, additionalData };
    return { iv, data: await crypto.subtle.encrypt(how, this.#key, plain) };
  }

  /** What this key cannot open is as good as not there. */
  async #open<T>(name: string, { iv, data }: PaperRow): Promise<T | undefined> {
    const how = { name: 'AES-GCM', iv, additionalData: labelOf(this.#room, name) };
    try {
      const plain = await crypto.subtle.decrypt(how, this.#key, data);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this key seals, and it seals what it was given
      return JSON.parse(new TextDecoder().decode(plain)) as T;
    } catch {
      return undefined;
    }
  }
}

/**
 * The room of this owner, made when there is none; somebody else's is emptied first. Without an owner, because nobody
 * can say who is there: whoever's it is. Nothing where storage is forbidden.
 */
export async function openRoom(room: string, owner?: string): Promise<Room | undefined> {
  if (!('indexedDB' in globalThis)) return undefined;
  try {
    const kept = await settleKey(room, owner, owner === undefined ? undefined : await newKey());
    return kept && new Room(room, kept);
  } catch (error) {
    console.info('Nothing is kept on this device', error);
    return undefined;
  }
}

/** In one transaction: two tabs that come at once end with one key. */
async function settleKey(
  room: string,
  owner: string | undefined,
  key: CryptoKey | undefined,
): Promise<KeyRow | undefined> {
  const transaction = (await database()).transaction([KEYS, PAPERS], 'readwrite');
  const keys = transaction.objectStore(KEYS);
  const kept = await done<KeyRow | undefined>(keys.get(room));
  if (owner === undefined || !key || kept?.owner === owner) return kept;
  const row = { owner, key };
  transaction.objectStore(PAPERS).delete(bound(room));
  keys.put(row, room);
  await settled(transaction);
  return row;
}

/** Throws keys away, and with them what they open. */
export async function closeRooms(isMeant: (room: string, owner: string) => boolean): Promise<void> {
  const transaction = (await database()).transaction([KEYS, PAPERS], 'readwrite');
  const keys = transaction.objectStore(KEYS);
  const [names, rows] = await Promise.all([
    done<string[]>(keys.getAllKeys()),
    done<KeyRow[]>(keys.getAll()),
  ]);
  for (const [n, name] of names.entries()) {
    if (!isMeant(name, rows[n]?.owner ?? '')) continue;
    keys.delete(name);
    transaction.objectStore(PAPERS).delete(bound(name));
  }
  await settled(transaction);
}
