/**
 * The ballot page. It has no session and is the same for everybody: what is personal comes from this
 * device alone. It sends nothing but requests for the list of rounds and the policy, and the ballot.
 */
import { castBallot, randomDelay, sendNow } from "./casting.js";
import { freshIndex } from "./index.js";
import { check, clear, fillIn, isAsIn, questions, readAnswers, refresh } from "./questions.js";
import { checkReceipts } from "./receipts.js";
import { fetchPolicy, ForgedPolicyError } from "./rounds.js";
import { showCompany } from "./segments.js";
import { stateOf } from "./standing.js";
import { Steps } from "./steps.js";
import { draftOf, dropDraft, keepDraft, onChange, open, rightsIn } from "./store.js";

const AGAIN = 10_000;
const page = document.getElementById("ballot");
const { hash } = page.dataset;
const element = (id) => document.getElementById(id);

let policy;
let round;
let right;
let state;
const steps = new Steps(showSending);

showCompany(page);
start();

async function start() {
  if (!globalThis.crypto?.subtle || !navigator.locks) return show("insecure");
  try {
    await open();
  } catch {
    return show("no-storage");
  }
  if (!(await load())) return;
  for (const link of document.querySelectorAll("[data-round-link]")) {
    if (round) link.href = `/surveys/${round.id}`;
  }
  wire();
  onChange(update);
  await update();
}

/** The policy and where the round is, fetched as nobody. False when the page goes no further now. */
async function load() {
  try {
    policy = await fetchPolicy(hash);
    const rounds = await freshIndex();
    round = rounds.find((each) => each.hash === hash);
    await checkReceipts(rounds).catch(() => {}); // another page looks again
  } catch (error) {
    if (error instanceof ForgedPolicyError) show("forged");
    else waitForConnection();
    return false;
  }
  if (isAsIn(policy)) return true;
  show("forged");
  return false;
}

function waitForConnection() {
  show("offline");
  const again = () => {
    clearTimeout(timer);
    removeEventListener("online", again);
    start();
  };
  const timer = setTimeout(again, AGAIN);
  addEventListener("online", again);
}

/** Looks at what this device holds for the round, now and whenever another tab changed it. */
async function update() {
  const rights = await rightsIn(hash);
  const wanted = Number(location.hash.slice(1)) || (rights.length === 1 ? 1 : 0);
  right = rights[wanted - 1];
  if (rights.length > 1 && !right) {
    element("which").replaceChildren(...rights.map((_, index) => choiceOf(index + 1)));
    return show("which");
  }
  const before = state;
  show(stateOf(right, round, Date.now()));
  if (isAnswerable() && !["ready", "waiting"].includes(before)) await begin();
  showSending();
}

const isAnswerable = () => ["ready", "waiting"].includes(state);

function choiceOf(number) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = `Answer with right ${number}`;
  button.addEventListener("click", () => {
    location.hash = String(number);
  });
  return button;
}

async function begin() {
  const draft = await draftOf(hash, right.account);
  if (draft) fillIn(draft);
  questions().forEach(refresh);
  document.getElementById("among")?.closest("fieldset").querySelector("select")?.dispatchEvent(new Event("change"));
  steps.start();
}

/** Shows the words for a state; the questions can be read in all of them. */
function show(name) {
  state = name;
  for (const section of document.querySelectorAll("[data-when]")) section.hidden = section.dataset.when !== name;
  page.dataset.state = name;
  if (!isAnswerable()) steps.stop();
  element("receipt-words").hidden = !right?.isReceiptChecked;
}

function showSending() {
  element("review-waiting").hidden = state !== "waiting";
  element("sending").hidden = state !== "ready";
}

function wire() {
  const form = element("ballot-form");
  form.addEventListener("input", (event) => changed(event.target.closest("[data-question]")));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll(".leave-open")) {
    button.addEventListener("click", () => {
      const question = button.closest("[data-question]");
      clear(question);
      changed(question);
      question.focus();
    });
  }
  element("draft-clear").addEventListener("click", clearDraft);
  element("send-later").addEventListener("click", () => cast(randomDelay(policy.closes)));
  element("send-now").addEventListener("click", () => cast(0));
  element("send-waiting-now").addEventListener("click", () => sendNow(hash, right.account));
  addEventListener("hashchange", update);
}

/** Keeps what was filled in, on this device only. */
async function changed(question) {
  if (question) {
    refresh(question);
    if (!question.querySelector(".field-error").hidden) check(question);
  }
  steps.count();
  await keepDraft(hash, right.account, readAnswers());
}

async function clearDraft() {
  element("ballot-form").reset();
  questions().forEach(refresh);
  await dropDraft(hash, right.account);
  steps.go(steps.all[0]);
}

async function cast(delay) {
  allowSending(false);
  try {
    await castBallot(right, policy, readAnswers(), delay);
    element("ballot-form").reset();
    element("states").focus();
  } catch {
    element("sending-error").hidden = false;
    allowSending(true);
  }
}

function allowSending(isAllowed) {
  element("send-later").disabled = !isAllowed;
  element("send-now").disabled = !isAllowed;
  if (!isAllowed) element("sending-error").hidden = true;
}
