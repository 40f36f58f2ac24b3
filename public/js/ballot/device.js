/** The panel on a survey's page, for somebody who is signed in: what this device holds, and moving it. */
import { forgetDevice } from "./forgetting.js";
import { freshIndex } from "./index.js";
import { alone, fetchTokens } from "./issuing.js";
import { decodeRecoveryCode, encodeRecoveryCode, RecoveryCodeError } from "./recovery.js";
import { checkReceipts } from "./receipts.js";
import { isIssuing } from "./rights.js";
import { secretOf, takeSecret } from "./secrets.js";
import { shortMark } from "./standing.js";
import { onChange, open, rightsIn } from "./store.js";

let isForgotten = false;
const element = (id) => document.getElementById(id);

const WORDS = {
  unknown: "There is no right to answer to be had now: the survey is not announced, or it is over.",
  waiting: "This device has asked for the right to answer. The answer is on its way; this page shows it.",
  ready: "This device holds the right to answer. Nobody can tell from that what you answer, or whether you do.",
  pending: "This device holds answers that are locked and wait to be sent.",
  sent: "Answers from this device are in the box, and it holds a receipt.",
  found: "A ballot from this device is on the published list.",
  missing: "A ballot from this device is missing from the published list, although it holds a receipt.",
  tooLate:
    "The survey closed before the box answered to the ballot of this device. " +
    "When the list of ballots is published, this device looks for it there.",
  notListed:
    "No answer to the ballot of this device came before the close, and it is not on the published list. " +
    "If you sent it well before that, tell somebody you trust and a moderator.",
  roll: "You are not among those who are asked in this survey.",
  elsewhere: "Another device of yours holds the right to answer. Enter its recovery code below to answer here.",
  over: "This survey is over.",
  forgotten: "This device has forgotten your right to answer. It is given out once: to answer, you need the recovery code.",
  forged: "What this site sent is not the survey that was announced. Do not answer it, and tell a moderator.",
  differs: "This page shows another fingerprint than the site tells everybody. Do not answer, and tell a moderator.",
};

const NEEDED =
  "This device has asked for a right of its own in a survey that is not over, or holds one that is not used yet. " +
  "Another code would put an end to that. Answer with this device first, or there with the code of this one.";

/** Fills the panel for the account that is signed in. */
export async function fillDevicePanel(account) {
  if (!globalThis.crypto?.subtle || !navigator.locks) {
    return say("This browser offers the encryption that is needed only over https. You can answer over https, or in another browser.");
  }
  try {
    await open();
  } catch {
    return say("This window keeps nothing, as private windows do. To answer, open this page in an ordinary window.");
  }
  let rounds;
  try {
    rounds = await freshIndex();
  } catch {
    return say("The list of surveys cannot be fetched now. Nothing is lost; open this page again later.");
  }
  const id = Number(location.pathname.split("/")[2]);
  const round = rounds.find((each) => each.id === id);
  const shown = document.querySelector("[data-policy-hash]")?.dataset.policyHash;
  if (round && shown && shown !== round.hash) return say(WORDS.differs);
  if (!round) return say(WORDS.unknown);
  const update = () => isForgotten || show(round, account);
  onChange(update);
  await update();
  element("device-tools").hidden = false;
  wire(account, rounds);
  await Promise.all([checkReceipts(rounds), fetchTokens(account, rounds)]);
}

function say(words) {
  element("device-words").textContent = words;
}

async function show(round, account) {
  const rights = await rightsIn(round.hash);
  if (isForgotten) return;
  const right = rights.find((each) => each.account === account);
  const name = standing(right, round);
  say(right && rights.length > 1 ? `${WORDS[name]} On this device yours is right ${shortMark(account)}.` : WORDS[name]);
  // The code of this device would be of no use elsewhere.
  element("device-code").hidden = name === "elsewhere";
}

function standing(right, round) {
  if (right?.isMissing) return "missing";
  if (right?.isFound) return "found";
  if (right?.receipt) return "sent";
  if (right?.ballot) return "pending";
  if (right?.isTooLate) return right.isAbsent ? "notListed" : "tooLate";
  if (round.state === "counting" || round.state === "closed") return "over";
  if (right?.refusal) return right.refusal;
  return right?.token ? "ready" : "waiting";
}

function wire(account, rounds) {
  element("code-show").addEventListener("click", async () => {
    element("code-shown").textContent = encodeRecoveryCode(await secretOf(account));
  });
  element("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    takeCode(account, rounds);
  });
  element("forget").addEventListener("click", () => forgetDevice(account, showForgotten));
}

function showForgotten() {
  isForgotten = true;
  document.getElementById("forgetting")?.remove();
  element("device-tools").hidden = true;
  say(WORDS.forgotten);
}

async function takeCode(account, rounds) {
  const [input, error] = [element("code-typed"), element("code-error")];
  try {
    const secret = decodeRecoveryCode(input.value);
    const hashes = rounds.filter(isIssuing).map(({ hash }) => hash);
    if (!(await alone(() => takeSecret(account, secret, hashes)))) throw new RecoveryCodeError("needed", NEEDED);
    error.hidden = true;
    input.removeAttribute("aria-invalid");
    input.value = "";
    await fetchTokens(account, rounds);
  } catch (failure) {
    if (!(failure instanceof RecoveryCodeError)) throw failure;
    error.textContent = failure.message;
    error.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }
}
