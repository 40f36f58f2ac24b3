/**
 * What this device keeps, in IndexedDB, and sends nowhere by itself:
 *
 *     accounts  one secret of 128 bits for each account that was signed in here
 *     rights    by round and account: the token, the sealed ballot until it is answered, the receipt
 *     drafts    by round and account: what is filled in and not sealed yet
 *     notes     the list of rounds, so that it is fetched once an hour
 *
 * An account is an opaque mark that the site gives it; there is no name in here.
 */
const NAME = "redress-ballots";
const SECRET_LENGTH = 16; // as derive.js wants it, which not every page loads
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let database;

if (channel) channel.onmessage = () => listeners.forEach((listener) => listener());

/** Calls back whenever this tab or another one changes a right. */
export const onChange = (listener) => listeners.add(listener);

function announceChange() {
  channel?.postMessage("changed");
  listeners.forEach((listener) => listener());
}

/** Opens the database. An error where the browser keeps nothing. */
export function open() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("accounts", { keyPath: "account" });
      request.result.createObjectStore("rights", { keyPath: ["hash", "account"] });
      request.result.createObjectStore("drafts", { keyPath: ["hash", "account"] });
      request.result.createObjectStore("notes");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return database;
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function read(name, act) {
  return done(act((await open()).transaction(name).objectStore(name)));
}

/** Everything that `act` does happens or nothing, and what it returns is on the disk by then. */
async function write(names, act) {
  const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
  const completed = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const result = await act(...[names].flat().map((name) => transaction.objectStore(name)));
  await completed;
  return result;
}

/** The secret of an account: the same one however many tabs ask at once. */
export function secretOf(account) {
  return write("accounts", async (accounts) => {
    const found = await done(accounts.get(account));
    if (found) return found.secret;
    const secret = crypto.getRandomValues(new Uint8Array(SECRET_LENGTH));
    accounts.put({ account, secret });
    return secret;
  });
}

/** Takes over the secret of another device. What was asked with the old one and not answered is asked again. */
export async function takeSecret(account, secret) {
  await write(["accounts", "rights"], async (accounts, rights) => {
    accounts.put({ account, secret });
    const all = await done(rights.getAll());
    const unanswered = all.filter((right) => right.account === account && !right.token);
    unanswered.forEach((right) => rights.delete([right.hash, account]));
  });
  announceChange();
}

export const allRights = () => read("rights", (rights) => rights.getAll());
export const rightOf = (hash, account) => read("rights", (rights) => rights.get([hash, account]));

/** The rights of everybody who was signed in here, always in the same order. */
export async function rightsIn(hash) {
  return (await allRights()).filter((right) => right.hash === hash);
}

/** Changes a right by what `change` makes of it; null leaves it as it is. Returns it as it is now. */
export async function changeRight(hash, account, change) {
  const right = await write("rights", async (rights) => {
    const found = (await done(rights.get([hash, account]))) ?? { hash, account };
    const changed = change(found);
    if (changed) rights.put({ ...changed, hash, account });
    return changed ?? found;
  });
  announceChange();
  return right;
}

export async function draftOf(hash, account) {
  return (await read("drafts", (drafts) => drafts.get([hash, account])))?.answers;
}

export const keepDraft = (hash, account, answers) =>
  write("drafts", (drafts) => drafts.put({ hash, account, answers }) && null);

export const dropDraft = (hash, account) =>
  write("drafts", (drafts) => drafts.delete([hash, account]) && null);

export const noteOf = (name) => read("notes", (notes) => notes.get(name));
export const keepNote = (name, value) => write("notes", (notes) => notes.put(value, name) && null);

/** Removes everything of an account from this device. */
export async function forget(account) {
  await write(["accounts", "rights", "drafts"], async (accounts, ...others) => {
    accounts.delete(account);
    for (const store of others) {
      const all = await done(store.getAll());
      all.filter((each) => each.account === account).forEach((each) => store.delete([each.hash, account]));
    }
  });
  announceChange();
}
