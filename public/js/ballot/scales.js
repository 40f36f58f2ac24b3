/**
 * The words of the steps that a question offers. A ballot says the position of a step and not its words.
 * Sources/Rounds/QuestionScale.swift has the same.
 */

const STEPS = {
  "agreement-5": ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
  "agreement-7": [
    "Strongly disagree", "Disagree", "Slightly disagree", "Neither agree nor disagree", "Slightly agree", "Agree",
    "Strongly agree",
  ],
  enps: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
};
const ENDS = { enps: ["0: not at all likely", "10: extremely likely"] };

/** By position; those of a kind of question, or else its own options. */
export const stepsOf = ({ kind, options }) => STEPS[kind] ?? options;

/** What the page says of the first and the last step, where their words alone say too little. */
export const endsOf = ({ kind }) => ENDS[kind] ?? [];
