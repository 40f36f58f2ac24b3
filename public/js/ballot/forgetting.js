/**
 * Makes this device forget an account. Answers that wait to be sent are nowhere else, so while there are
 * any the person says first what becomes of them.
 */
import { sendNow } from "./sending.js";
import { allRights, announceChange, done, open, write } from "./store.js";

const WAITING =
  "Answers of yours are locked on this device and wait to be sent. Nothing was forgotten yet. " +
  "Leave this device as it is and they are sent by themselves, or choose:";
const SENDING = "Your answers are being sent.";
const NOT_SENT =
  "Your answers could not be sent now, and nothing was forgotten. " +
  "They are sent as soon as the site can be reached; forget this device after that, or choose:";
const FAILED = "This device could not forget: its storage refuses. Everything is still on it, and you are still signed in.";

/** Removes all of an account from this device and calls `then`; or asks first, or says why not. */
export async function forgetDevice(account, then) {
  try {
    await open();
  } catch {
    return then(); // a window that keeps nothing has nothing to forget
  }
  try {
    if (await forgetUnlessWaiting(account)) then();
    else ask(account, then);
  } catch {
    notice(FAILED);
  }
}

function ask(account, then) {
  const words = notice(
    WAITING,
    button("Send them now, then forget", async () => {
      words.textContent = SENDING;
      await sendAll(account).catch(() => {}); // what is left is seen below
      try {
        if (await forgetUnlessWaiting(account)) then();
        else words.textContent = NOT_SENT;
      } catch {
        notice(FAILED);
      }
    }),
    button("Forget, and throw the answers away", () =>
      forget(account).then(then, () => notice(FAILED)),
    ),
  );
}

async function sendAll(account) {
  const waiting = (await allRights()).filter((right) => right.account === account && right.ballot);
  for (const { hash } of waiting) await sendNow(hash, account);
}

/** Shows words above the page, with buttons, in place of those before. Returns what holds the words. */
function notice(text, ...buttons) {
  document.getElementById("forgetting")?.remove();
  const [banner, line, words] = ["section", "div", "p"].map((name) => document.createElement(name));
  banner.id = "forgetting";
  banner.className = "notices missing";
  banner.tabIndex = -1;
  banner.setAttribute("aria-label", "Forget this device");
  line.className = "notices-bar";
  words.setAttribute("role", "status");
  words.textContent = text;
  line.append(words, ...buttons);
  banner.append(line);
  document.getElementById("main").before(banner);
  banner.focus();
  return words;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-quiet";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/** Removes everything of an account from this device, a ballot too that was not sent. */
export const forget = (account) => remove(account, () => true);

/** Removes everything of an account, or nothing while a ballot waits to be sent. Whether it did. */
const forgetUnlessWaiting = (account) =>
  remove(account, (rights) => !rights.some((right) => right.account === account && right.ballot));

async function remove(account, isAllowed) {
  const isRemoved = await write(["accounts", "rights", "drafts"], async (accounts, rights, drafts) => {
    if (!isAllowed(await done(rights.getAll()))) return false;
    accounts.delete(account);
    for (const store of [rights, drafts]) {
      const keys = await done(store.getAllKeys());
      keys.filter(([, owner]) => owner === account).forEach((key) => store.delete(key));
    }
    return true;
  });
  announceChange();
  return isRemoved;
}
