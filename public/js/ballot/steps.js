/** The way through the questions: all at once on a wide window, one in view on a phone; then the review. */
import { answerTo, check, questions, wordsOf } from "./questions.js";
import { say } from "./saying.js";

const narrow = matchMedia("(width < 48rem)");
const element = (id) => document.getElementById(id);

/** Makes the questions answerable; `onReview` is told when the review comes into view. */
export class Steps {
  constructor(onReview) {
    this.onReview = onReview;
    this.all = [...document.querySelectorAll("#ballot-questions > .ballot-step")];
    this.review = element("review");
    this.current = this.all[0];
    element("step-next").addEventListener("click", () => this.forward());
    element("step-back").addEventListener("click", () => this.back());
    narrow.addEventListener("change", () => this.show());
  }

  /** Begins, or begins again. */
  start() {
    element("ballot-questions").disabled = false;
    element("ballot-steps").hidden = false;
    this.show();
  }

  /** Puts an end to answering. */
  stop() {
    element("ballot-questions").disabled = true;
    element("ballot-steps").hidden = true;
    for (const step of this.all) step.hidden = step === this.review;
  }

  show() {
    if (element("ballot-questions").disabled) return;
    const isReview = this.current === this.review;
    for (const step of this.all) {
      step.hidden = isReview || narrow.matches ? step !== this.current : step === this.review;
    }
    const next = this.all[this.all.indexOf(this.current) + 1];
    const isLast = !narrow.matches || next === this.review;
    element("step-next").hidden = isReview;
    element("step-next").textContent = isLast ? "Look over my answers" : "Next";
    element("step-back").hidden = !isReview && (!narrow.matches || this.current === this.all[0]);
    element("step-back").textContent = isReview && !narrow.matches ? "Change my answers" : "Back";
    element("draft-words").hidden = isReview;
    this.count();
  }

  /** Progress in words. */
  count() {
    const all = questions();
    const answered = all.filter((question) => answerTo(question) !== null).length;
    say(element("progress"), `${answered} of ${all.length} answered`);
  }

  go(step) {
    this.current = step;
    this.show();
    step.focus();
    step.scrollIntoView({ block: "start" });
  }

  forward() {
    const next = this.all[this.all.indexOf(this.current) + 1];
    if (narrow.matches && this.current.matches(".question") && !check(this.current)) {
      this.current.querySelector("input, textarea").focus();
    } else if (narrow.matches && next !== this.review) {
      this.go(next);
    } else {
      this.lookOver();
    }
  }

  back() {
    const isWide = !narrow.matches;
    this.go(isWide ? this.all[0] : this.all[this.all.indexOf(this.current) - 1]);
  }

  /** To the review, or to the first question that is not answered as it must be. */
  lookOver() {
    const wrong = questions().filter((question) => !check(question));
    if (wrong.length > 0) {
      this.go(wrong[0]);
      wrong[0].querySelector("input, textarea").focus();
      return;
    }
    element("review-list").replaceChildren(...this.all.slice(0, -1).flatMap((step) => this.lines(step)));
    this.onReview();
    this.go(this.review);
  }

  /** Removes what the review shows. */
  forget() {
    element("review-list").replaceChildren();
  }

  lines(step) {
    if (step.matches(".question")) {
      return this.line(step, step.querySelector(".question-text").textContent, wordsOf(step));
    }
    const chosen = [...step.querySelectorAll("select")].filter((list) => list.value !== "");
    return this.line(step, "About you", chosen.map((list) => list.selectedOptions[0].textContent).join(", "));
  }

  line(step, asked, answered) {
    const [term, value, change] = ["dt", "dd", "button"].map((name) => document.createElement(name));
    const words = document.createElement("span");
    term.textContent = asked;
    words.className = "typed";
    words.textContent = answered || "Left open";
    change.type = "button";
    change.className = "link-button";
    change.textContent = "Change";
    change.setAttribute("aria-label", `Change: ${asked}`);
    change.addEventListener("click", () => this.go(step));
    value.append(words, " ", change);
    return [term, value];
  }
}
