/**
 * The ballot page. It has no session and is the same for everybody: what is personal comes from this
 * device alone. It sends nothing but requests for the list of rounds and the policy, and the ballot.
 */
import { lockBallot, randomDelay } from "./casting.js";
import { answerTo, check, clear, fillIn, forgive, isAsIn, questions, readAnswers, refresh } from "./questions.js";
import { isUsed } from "./rights.js";
import { ForgedPolicyError } from "./rounds.js";
import { showCompany } from "./segments.js";
import { sendBallots, sendNow } from "./sending.js";
import { shortMark, stateOf } from "./standing.js";
import { Steps } from "./steps.js";
import { draftOf, dropDraft, keepDraft, onChange, open, rightsIn } from "./store.js";
import { WatchedRound } from "./watching.js";

const AGAIN = 10_000;
const page = document.getElementById("ballot");
const { hash } = page.dataset;
const element = (id) => document.getElementById(id);

const round = new WatchedRound(hash);
let account; // whose right is used; once it is known, no other one is on this page
let right;
let state;
let isCasting = false;
const steps = new Steps(showSending);
let updateCompany; // from when the page is known to say what the policy says

start();

async function start() {
  if (!globalThis.crypto?.subtle || !navigator.locks) return show("insecure");
  try {
    await open();
  } catch {
    return show("no-storage");
  }
  if (!(await load())) return;
  updateCompany = showCompany(page);
  for (const link of document.querySelectorAll("[data-round-link]")) {
    if (round.listed) link.href = `/surveys/${round.listed.id}`;
  }
  wire();
  account = markInAddress();
  onChange(update);
  await update().catch(() => show("no-storage"));
  round.watch(update);
}

/** The mark of the account whose page led here; undefined where nothing says who is here. */
function markInAddress() {
  return location.hash.match(/^#([0-9a-f]{16})$/)?.[1];
}

/** The policy and where the round is, fetched as nobody. False when the page goes no further now. */
async function load() {
  try {
    await round.load();
  } catch (error) {
    if (error instanceof ForgedPolicyError) show("forged");
    else waitForConnection();
    return false;
  }
  if (isAsIn(round.policy)) return true;
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
  if (!account && rights.length > 0) {
    // Also when there is one: it may be somebody else's who used this device, and so may the draft.
    element("which").replaceChildren(...rights.map(choiceOf));
    return show("which");
  }
  right = rights.find((each) => each.account === account);
  if (!right || isUsed(right)) empty(); // perhaps another tab forgot it or locked the answers
  const before = state;
  show(stateOf(right, round.listed, Date.now()));
  element("to-questions").hidden = !isAnswerable();
  if (isAnswerable() && !["ready", "waiting"].includes(before)) await begin();
  showSending();
}

function isAnswerable() {
  return ["ready", "waiting"].includes(state);
}

function choiceOf(offered) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = `Right ${shortMark(offered.account)} is mine`;
  button.addEventListener("click", async () => {
    account = offered.account;
    history.replaceState(null, "", `#${account}`);
    await update();
    goOn();
  });
  return button;
}

/** Puts the focus where one goes on: on the first question, or on the words that say how things are. */
function goOn() {
  if (isAnswerable()) steps.go(steps.all[0]);
  else element("states").focus();
}

/** Another mark in the address is another person: all begins again, so that nothing is left of the first. */
function changePerson() {
  const mark = markInAddress();
  if (!mark || mark === account) return;
  askBeforeLeaving(false); // the page that comes sends what waits
  location.reload();
}

async function begin() {
  // One that cannot be read keeps nobody from answering.
  const draft = await draftOf(hash, right.account).catch(() => undefined);
  if (!isAnswerable()) return; // another tab was faster
  if (draft) fillIn(draft);
  questions().forEach(refresh);
  updateCompany();
  steps.start();
}

/** Leaves everything open, as it was at first. */
function empty() {
  element("ballot-form").reset();
  questions().forEach(refresh);
  questions().forEach(forgive);
  steps.forget();
  updateCompany();
}

/** Shows the words for a state; the questions can be read in all of them. */
function show(name) {
  state = name;
  for (const section of document.querySelectorAll("[data-when]")) section.hidden = section.dataset.when !== name;
  page.dataset.state = name;
  if (!isAnswerable()) steps.stop();
  askBeforeLeaving(name === "pending");
  element("receipt-words").hidden = !right?.isReceiptChecked;
  element("unsent-words").hidden = questions().every((question) => answerTo(question) === null);
}

function showSending() {
  element("review-waiting").hidden = state !== "waiting";
  element("sending").hidden = state !== "ready";
  const isLate = round.isClosingSoon();
  for (const each of document.querySelectorAll("[data-until-late]")) each.hidden = isLate;
  element("late-words").hidden = !isLate;
  element("send-now").classList.toggle("button-quiet", !isLate);
}

/** A browser asks before it leaves a page on which answers still wait to be sent. */
function askBeforeLeaving(isWaiting) {
  if (isWaiting) addEventListener("beforeunload", holdBack);
  else removeEventListener("beforeunload", holdBack);
}

function holdBack(event) {
  event.preventDefault();
  event.returnValue = true; // for browsers of before 2024
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
  element("to-questions").addEventListener("click", goOn);
  element("draft-clear").addEventListener("click", clearDraft);
  element("send-later").addEventListener("click", () => cast(randomDelay(round.policy.closes)));
  element("send-now").addEventListener("click", () => cast(0));
  element("send-waiting-now").addEventListener("click", () => sendNow(hash, account).catch(() => {})); // it waits on
  addEventListener("hashchange", changePerson);
  document.addEventListener("visibilitychange", wakeUp);
}

/** Keeps what was filled in, on this device only. */
async function changed(question) {
  if (question) {
    refresh(question);
    if (!question.querySelector(".field-error").hidden) check(question);
  }
  steps.count();
  const isKept = await keepDraft(hash, account, readAnswers()).then(() => true, () => false);
  element("draft-lost").hidden = isKept;
  element("draft-left").hidden = true;
}

async function clearDraft() {
  empty();
  const isDropped = await dropDraft(hash, account).then(() => true, () => false);
  element("draft-left").hidden = isDropped;
  steps.go(steps.all[0]);
}

/** A device that slept was not woken in time. */
function wakeUp() {
  if (state !== "which") update().catch(() => {}); // what cannot be read now is when it wakes up again
  round.watch(update);
}

async function cast(delay) {
  if (isCasting) return;
  isCasting = true;
  const isDone = await lock(delay).then(() => true, () => false);
  isCasting = false;
  element("sending-error").hidden = isDone;
  if (!isDone) return;
  // From here on the ballot is kept, whatever fails: this page or a later one sends it.
  await update().catch(() => {});
  goOn();
  await sendBallots().catch(() => {});
}

/** When the round is over nothing is locked: the box would not take it, and what was filled in can be read still. */
async function lock(delay) {
  if (await round.isOver()) return;
  await lockBallot(right, round.policy, readAnswers(), delay);
  empty();
}
