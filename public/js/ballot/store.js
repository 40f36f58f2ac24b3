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
import { isUsed } from "./rights.js";

const NAME = "redress-ballots";
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let database;

/** What a listener fails to show this time it shows after the next change. */
const tellListeners = () => listeners.forEach((listener) => Promise.resolve(listener()).catch(() => {}));

if (channel) channel.onmessage = tellListeners;

/** Calls back whenever this tab or another one changes a right. */
export const onChange = (listener) => listeners.add(listener);

/** To be called after a right was changed. */
export function announceChange() {
  channel?.postMessage("changed");
  tellListeners();
}

/** Opens the database. An error where the browser keeps nothing; the next call tries again. */
export function open() {
  // A second time at once: browsers refuse while they end another connection.
  database ??= connect().catch(connect).catch((error) => {
    database = undefined;
    throw error;
  });
  return database;
}

function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("accounts", { keyPath: "account" });
      request.result.createObjectStore("rights", { keyPath: ["hash", "account"] });
      request.result.createObjectStore("drafts", { keyPath: ["hash", "account"] });
      request.result.createObjectStore("notes");
    };
    request.onsuccess = () => resolve(watched(request.result));
    request.onerror = () => reject(request.error);
  });
}

/** Lets go of a connection that was ended, or on which something failed: the next transaction opens another one. */
function watched(connection) {
  connection.onerror = letGo;
  // The second one asks for it: whoever removes the database would wait for this page.
  connection.onclose = connection.onversionchange = () => {
    letGo();
    tellListeners(); // what was kept may be gone
  };
  return connection;

  function letGo() {
    database = undefined;
    connection.close(); // after the transactions that run
  }
}

/** A transaction; on another connection where the first has ended unnoticed. */
async function begin(...parameters) {
  const connection = await open();
  try {
    return connection.transaction(...parameters);
  } catch {
    database = undefined;
    return (await open()).transaction(...parameters);
  }
}

/** What a request gives, once it has. */
export const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function read(name, act) {
  return done(act((await begin(name)).objectStore(name)));
}

/** Everything that `act` does happens or nothing, and what it returns is on the disk by then. */
export async function write(names, act) {
  const transaction = await begin(names, "readwrite", { durability: "strict" });
  const completed = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  completed.catch(() => {}); // the await below tells, unless `act` failed before
  let result;
  try {
    result = await act(...[names].flat().map((name) => transaction.objectStore(name)));
  } catch (error) {
    transaction.abort();
    throw error;
  }
  await completed;
  return result;
}

export const accountOf = (account) => read("accounts", (accounts) => accounts.get(account));
export const allRights = () => read("rights", (rights) => rights.getAll());
export const rightOf = (hash, account) => read("rights", (rights) => rights.get([hash, account]));

/** The rights of everybody who was signed in here, always in the same order. */
export async function rightsIn(hash) {
  return (await allRights()).filter((right) => right.hash === hash);
}

/** Changes a right by what `change` makes of it; null leaves it as it is. One that was forgotten stays so. */
export async function changeRight(hash, account, change) {
  await write("rights", async (rights) => {
    const found = await done(rights.get([hash, account]));
    const changed = found && change(found);
    if (changed) rights.put({ ...changed, hash, account });
  });
  announceChange();
}

/** The same, and makes a right that is not there yet, unless its account was forgotten meanwhile. */
export async function settleRight(hash, account, change) {
  await write(["accounts", "rights"], async (accounts, rights) => {
    if (!(await done(accounts.get(account)))) return;
    const found = (await done(rights.get([hash, account]))) ?? {};
    rights.put({ ...change(found), hash, account });
  });
  announceChange();
}

/**
 * Keeps a sealed ballot and removes the draft that it was made of: both or neither, so that no answer is
 * left in the clear. A right that was used stays as it is. An error if it is not there any more.
 */
export async function keepBallot(hash, account, sealed) {
  await write(["rights", "drafts"], async (rights, drafts) => {
    const right = await done(rights.get([hash, account]));
    if (!right) throw new Error("This device has forgotten the right.");
    if (right.token && !right.ballot) rights.put({ ...right, ...sealed });
    drafts.delete([hash, account]);
  });
  announceChange();
}

export async function draftOf(hash, account) {
  return (await read("drafts", (drafts) => drafts.get([hash, account])))?.answers;
}

/** Keeps what is filled in, unless another tab locked it or made the device forget: then it is not kept in the clear. */
export const keepDraft = (hash, account, answers) =>
  write(["rights", "drafts"], async (rights, drafts) => {
    if (isDraftable(await done(rights.get([hash, account])))) drafts.put({ hash, account, answers });
  });

const isDraftable = (right) => Boolean(right) && !isUsed(right);

export const dropDraft = (hash, account) =>
  write("drafts", (drafts) => drafts.delete([hash, account]) && null);

/** Removes what was filled in for rounds other than these. */
export const dropDraftsBut = (hashes) =>
  write("drafts", async (drafts) => {
    const others = (await done(drafts.getAllKeys())).filter(([hash]) => !hashes.includes(hash));
    others.forEach((key) => drafts.delete(key));
  });

export const noteOf = (name) => read("notes", (notes) => notes.get(name));
export const keepNote = (name, value) => write("notes", (notes) => notes.put(value, name) && null);
