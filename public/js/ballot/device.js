/** The panel on a survey's page, for somebody who is signed in: what this device holds, and moving it. */
import { forgetDevice } from "./forgetting.js";
import { freshIndex } from "./index.js";
import { alone, fetchTokens, isUnasked } from "./issuing.js";
import { decodeRecoveryCode, encodeRecoveryCode, RecoveryCodeError } from "./recovery.js";
import { checkReceipts } from "./receipts.js";
import { isGivenUp, isIssuing } from "./rights.js";
import { say } from "./saying.js";
import { knownSecretOf } from "./secrets.js";
import { shortMark, stateOfUsed } from "./standing.js";
import { allRights, onChange, open, rightOf } from "./store.js";
import { takeSecret } from "./taking.js";
import { CODE_WORDS, WORDS } from "./words.js";

// With these there is a right to carry elsewhere, and with those one may be brought here.
const CARRIED = ["ready", "waiting"];
const WANTED = [...CARRIED, "elsewhere"];

let isKnown = false; // whether this device knew the account when this page looked last
let isForgotten = false;
let isTrying = false; // whether a code was entered and the site has not said yet what it holds
const element = (id) => document.getElementById(id);
const showWords = (words) => say(element("device-words"), words);

/** Fills the panel for the account that is signed in. */
export async function fillDevicePanel(account) {
  if (!globalThis.crypto?.subtle || !navigator.locks) return showWords(WORDS.insecure);
  try {
    await open();
  } catch {
    return showWords(WORDS["no-storage"]);
  }
  const rounds = await freshIndex().catch(() => null);
  const round = await roundHere(account, rounds);
  if (!round) return showWords(rounds ? WORDS.unknown : WORDS.unfetched);
  const shown = document.querySelector("[data-policy-hash]")?.dataset.policyHash;
  if (shown && shown !== round.hash) return showWords(WORDS.differs);
  const update = () => show(round, account);
  onChange(update);
  wire(account, rounds ?? []);
  await update();
  await Promise.all([checkReceipts(rounds ?? []), fetchTokens(account, rounds ?? [])]);
}

/** The round of this page as the site lists it, or else as this device knows it from its right there. */
async function roundHere(account, rounds) {
  const id = Number(location.pathname.split("/")[2]);
  const listed = rounds?.find((round) => round.id === id);
  const held = (await allRights()).find((right) => right.account === account && right.round.id === id);
  return listed ?? (held && { ...held.round, hash: held.hash, state: rounds ? "closed" : "unfetched" });
}

async function show(round, account) {
  const wasKnown = isKnown;
  isKnown = Boolean(await knownSecretOf(account));
  if (wasKnown && !isKnown) showForgotten(); // perhaps by another tab
  const right = await rightOf(round.hash, account);
  if (isForgotten) return;
  const name = standing(right, round);
  // Ballot pages that do not know who is there ask by this mark.
  const mark = right && !right.refusal && name !== "void" ? ` On this device yours is right ${shortMark(account)}.` : "";
  showWords(WORDS[name] + mark);
  element("device-tools").hidden = name === "roll";
  element("device-code").hidden = !CARRIED.includes(name);
  element("device-enter").hidden = !WANTED.includes(name) && !isTrying;
  judgeCode(name);
}

function standing(right, round) {
  if (right?.isMissing) return "missing";
  if (isGivenUp(round)) return "void";
  const used = stateOfUsed(right, Date.now());
  if (used) return used;
  if (round.state === "unfetched") return "unfetched";
  if (!isIssuing(round)) return "over";
  if (right?.refusal) return right.refusal;
  if (right?.token) return "ready";
  return isUnasked(round) ? "unasked" : "waiting";
}

function wire(account, rounds) {
  element("code-show").addEventListener("click", () => showCode(account));
  element("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    takeCode(account, rounds).catch((error) => {
      complain(error instanceof RecoveryCodeError ? error.message : CODE_WORDS.storage);
      element("code-typed").focus();
    });
  });
  element("forget").addEventListener("click", () => forgetDevice(account, () => {
    showForgotten();
    element("device-words").focus(); // the button that had the focus is gone
  }));
}

function showForgotten() {
  isForgotten = true;
  element("forgetting")?.remove();
  element("device-tools").hidden = true;
  showWords(WORDS.forgotten);
}

async function showCode(account) {
  keepUnderPressure();
  const secret = await knownSecretOf(account).catch(() => undefined);
  say(element("code-shown"), secret ? encodeRecoveryCode(secret) : "");
  say(element("code-unread"), secret ? "" : CODE_WORDS.unread);
  element("code-unread").hidden = Boolean(secret);
}

/**
 * Asks the browser not to clear what is kept here when the disk is full. Firefox puts that to the person: so it
 * is asked here alone, where somebody has just said that the right matters to them. Without it all works the same.
 */
function keepUnderPressure() {
  navigator.storage?.persist?.().catch(() => {});
}

/** Takes over the secret that a code spells. What the site says to it comes later: see `judgeCode`. */
async function takeCode(account, rounds) {
  const secret = decodeRecoveryCode(element("code-typed").value);
  const isTaken = await alone(async () => {
    // Since this page was opened another survey may have been announced, and another tab have asked for its right.
    const now = await freshIndex().catch(() => []);
    return takeSecret(account, secret, now);
  });
  if (!isTaken) throw new RecoveryCodeError("needed", CODE_WORDS.needed);
  complain("");
  say(element("code-shown"), ""); // that of the secret before
  isTrying = true;
  await fetchTokens(account, rounds);
}

/** Says beside the field what became of the code in it, which stays there until it has brought the right. */
function judgeCode(name) {
  if (!isTrying || name === "waiting") return;
  isTrying = name === "unasked";
  if (isTrying) complain(CODE_WORDS.untried);
  else if (name === "elsewhere") complain(CODE_WORDS.foreign);
  else {
    complain("");
    element("code-typed").value = "";
  }
}

function complain(words) {
  const [input, error] = [element("code-typed"), element("code-error")];
  say(error, words);
  error.hidden = !words;
  if (words && words !== CODE_WORDS.untried) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
