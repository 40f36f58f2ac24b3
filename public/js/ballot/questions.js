/** The questions on the page: what is answered, what is missing, and what a draft puts back. */
import { say } from "./saying.js";
import { endsOf, stepsOf } from "./scales.js";

const LONGEST_TEXT = 1000;
const LEFT_OPEN = "I would rather not say"; // the first of every list

export const questions = () => [...document.querySelectorAll("[data-question]")];
export const lists = () => [...document.querySelectorAll("[data-list]")];
const inputs = (question) => [...question.querySelectorAll("input, textarea")];

/** What a ballot says: see Sources/Rounds/BallotAnswers.swift. What was left open is not in it. */
export function readAnswers() {
  const answered = questions().map((question) => [question.dataset.question, answerTo(question)]);
  const chosen = lists().map((list) => [list.dataset.list, list.value === "" ? null : Number(list.value)]);
  return { answers: present(answered), segments: present(chosen) };
}

const present = (pairs) => Object.fromEntries(pairs.filter(([, value]) => value !== null));

/** A position, positions, a text, or null. */
export function answerTo(question) {
  if (question.dataset.kind === "text") return plain(inputs(question)[0].value) || null;
  const chosen = inputs(question).filter((input) => input.checked).map((input) => Number(input.value));
  if (chosen.length === 0) return null;
  return question.dataset.kind === "multiple" ? chosen : chosen[0];
}

/** As it is sealed: one form of Unicode, and no control character but line breaks. */
function plain(text) {
  const wellFormed = text.toWellFormed?.() ?? text.replace(/\p{Surrogate}/gu, "\ufffd");
  return wellFormed.replace(/[\u0000-\u0009\u000b-\u001f]/g, " ").normalize("NFC").trim();
}

/** The answer in words, for the review. */
export function wordsOf(question) {
  if (question.dataset.kind === "text") return answerTo(question) ?? "";
  const labels = inputs(question).filter((input) => input.checked).map((input) => input.labels[0].textContent);
  return labels.join(", ") || (question.dataset.kind === "multiple" ? "None chosen" : "");
}

/** Puts back what `readAnswers` read. What does not fit any more is left open. */
export function fillIn({ answers, segments }) {
  for (const question of questions()) {
    const answer = answers[question.dataset.question];
    if (answer === undefined) continue;
    for (const input of inputs(question)) {
      if (input.type === "textarea") input.value = answer;
      else input.checked = [answer].flat().includes(Number(input.value));
    }
  }
  for (const list of lists()) list.value = segments[list.dataset.list] ?? "";
}

/** Leaves a question open again. */
export function clear(question) {
  for (const input of inputs(question)) {
    if (input.type === "textarea") input.value = "";
    else input.checked = false;
  }
}

/** Says beside a question what is wrong with it. Returns whether nothing is. */
export function check(question) {
  const problem = problemOf(question, answerTo(question));
  complain(question, problem);
  return !problem;
}

/** Takes back what was said to be wrong with a question. */
export const forgive = (question) => complain(question, "");

function complain(question, problem) {
  const error = question.querySelector(".field-error");
  say(error, problem);
  error.hidden = !problem;
  for (const input of inputs(question)) {
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const said = [problem && error.id, question.querySelector(":scope > .hint")?.id].filter(Boolean);
  if (said.length > 0) question.setAttribute("aria-describedby", said.join(" "));
  else question.removeAttribute("aria-describedby");
}

function problemOf(question, answer) {
  const isOptional = "optional" in question.dataset;
  const isText = question.dataset.kind === "text";
  if (answer === null && !isOptional) return isText ? "Please write an answer." : "Please choose an answer.";
  if (isText && answer?.length > LONGEST_TEXT) return `${answer.length - LONGEST_TEXT} characters too many.`;
  return "";
}

/** Keeps what stands beside a question true: the counter, and the button that leaves it open. */
export function refresh(question) {
  const button = question.querySelector(".leave-open");
  if (button) button.hidden = answerTo(question) === null;
  const counter = question.querySelector(".counter");
  if (counter) say(counter, remaining(LONGEST_TEXT - inputs(question)[0].value.length));
}

/** Silent until most of them are used: it is spoken at every keystroke. */
function remaining(left) {
  if (left > LONGEST_TEXT / 5) return "";
  return left === 1 ? "1 character left" : `${Math.max(0, left)} characters left`;
}

/**
 * Whether the page asks what the policy asks, word for word and in its order, takes every answer for what its
 * words say (a ballot holds the values alone), and gives the policy's figures and dates.
 */
export function isAsIn(policy) {
  const onPage = [
    words("#ballot h1"), words("#ballot .lead"), questions().map(asked), lists().map(offered),
    figures(), words("#ballot [data-fact]"), dates(),
  ];
  const { opens, closes } = policy;
  const agreed = [
    [policy.title], policy.introduction ? [policy.introduction] : [], policy.questions.map(agreedQuestion),
    policy.lists.map(agreedList), agreedFigures(policy), agreedFacts(policy), [closes, opens, opens, closes],
  ];
  return JSON.stringify(onPage) === JSON.stringify(agreed);
}

const asked = (question) => [
  question.dataset.question, question.dataset.kind, !("optional" in question.dataset),
  words(".question-text", question), words(".ends span", question), choicesOf(question),
];

const agreedQuestion = (question) => [
  question.id, question.kind, question.isRequired, [question.text], endsOf(question), numbered(stepsOf(question)),
];

const offered = (list) => [
  list.dataset.list, labelOf(list), [...list.options].map((option) => [option.value, nameOf(option)]),
  list.dataset.sizes,
];

const agreedList = ({ id, name, segments }) => [
  id, name, [["", LEFT_OPEN], ...numbered(segments.map((segment) => segment.name))],
  JSON.stringify(segments.map((segment) => segment.roll)),
];

/** From these and the sizes of the lists, segments.js works out among how many people choices leave one. */
function figures() {
  const { minimum, roll, crossings } = document.getElementById("ballot").dataset;
  return [minimum, roll, crossings];
}

const agreedFigures = ({ minimum, roll, crossings }) => [
  String(minimum), String(roll.size),
  JSON.stringify(crossings.map((each) => [[[each.rows, each.columns]], each.roll])),
];

const agreedFacts = ({ roll, minimum, commentMinimum }) => [
  roll.size.toLocaleString("en"), String(minimum), String(commentMinimum),
];

const dates = () => [...document.querySelectorAll("#ballot time")].map((time) => time.dateTime);

function choicesOf(question) {
  if (question.dataset.kind === "text") return [];
  return inputs(question).map((input) => [input.value, labelOf(input)]);
}

/** What a ballot says for each of these words: their position. */
const numbered = (names) => names.map((name, position) => [String(position), name]);

const words = (selector, within = document) => [...within.querySelectorAll(selector)].map(nameOf);
const labelOf = (field) => [...field.labels].map(nameOf).join(" ");
const nameOf = (element) => element.textContent.normalize("NFC");
