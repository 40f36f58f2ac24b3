/** The panel on a survey's page, for somebody who is signed in: what this device holds, and moving it. */
import { freshIndex } from "./index.js";
import { fetchTokens } from "./issuing.js";
import { decodeRecoveryCode, encodeRecoveryCode, RecoveryCodeError } from "./recovery.js";
import { checkReceipts } from "./receipts.js";
import { forget, onChange, open, rightsIn, secretOf, takeSecret } from "./store.js";

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
  tooLate: "Answers from this device reached the box after it was closed.",
  roll: "You are not among those who are asked in this survey.",
  elsewhere: "Another device of yours holds the right to answer. Enter its recovery code below to answer here.",
  over: "This survey is over.",
  forgotten: "This device has forgotten your right to answer. It is given out once: to answer, you need the recovery code.",
  forged: "What this site sent is not the survey that was announced. Do not answer it, and tell a moderator.",
  differs: "This page shows another fingerprint than the site tells everybody. Do not answer, and tell a moderator.",
};

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
  const index = rights.findIndex((right) => right.account === account);
  const words = WORDS[standing(rights[index], round)];
  say(rights.length > 1 && index >= 0 ? `${words} On this device yours is right ${index + 1}.` : words);
  for (const link of document.querySelectorAll(`a[href^="/ballots/${round.hash}"]`)) {
    // What stands behind # is not sent to the site.
    link.hash = rights.length > 1 && index >= 0 ? String(index + 1) : "";
  }
}

function standing(right, round) {
  if (right?.isMissing) return "missing";
  if (right?.isFound) return "found";
  if (right?.receipt) return "sent";
  if (right?.ballot) return "pending";
  if (right?.isTooLate) return "tooLate";
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
  element("forget").addEventListener("click", async () => {
    isForgotten = true;
    await forget(account);
    element("device-tools").hidden = true;
    say(WORDS.forgotten);
  });
}

async function takeCode(account, rounds) {
  const [input, error] = [element("code-typed"), element("code-error")];
  try {
    await takeSecret(account, decodeRecoveryCode(input.value));
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
