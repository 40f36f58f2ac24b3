/** What the panel on a survey's page says, by where somebody stands. */
export const WORDS = {
  insecure: "This browser offers the encryption that is needed only over https. You can answer over https, or in another browser.",
  "no-storage":
    "This browser does not let the site keep anything here: its settings forbid it, or its storage fails. " +
    "To answer, allow this site to keep data and open this page again, or use another browser.",
  unfetched: "The list of surveys cannot be fetched now. Nothing is lost; open this page again later.",
  unknown: "There is no right to answer to be had now: the survey is not announced, or it is over.",
  waiting: "This device has asked for the right to answer. The answer is on its way; this page shows it.",
  unasked:
    "This device could not ask for the right to answer yet. Nothing is lost: it tries again by itself while this page is open. " +
    "If you have been signed out meanwhile, sign in again.",
  ready:
    "This device holds the right to answer. Nobody can tell from that what you answer, or whether you do. " +
    "The right is in this browser only, and it is not given out again. If this is a private window, or a browser that is cleared " +
    "when it is closed, the right goes with it: answer before, or write down the recovery code.",
  pending: "This device holds answers that are locked and wait to be sent.",
  sent:
    "Answers from this device are in the box, and it holds a receipt. After the close it looks for your ballot on the published list. " +
    "The list can be had for 90 days: open Redress on this device once in that time.",
  found: "A ballot from this device is on the published list.",
  missing: "A ballot from this device is missing from the published list, although it holds a receipt.",
  unread:
    "This survey closed more than 7 days ago, and the list of the ballots that were counted still cannot be had. " +
    "So this device cannot check whether your ballot is among them. Please ask a moderator why. This device keeps trying.",
  unlisted:
    "This survey closed more than 90 days ago, and the list of the ballots that were counted can be had for 90 days only. " +
    "This device did not look in that time, so it cannot check any more whether your ballot is among them.",
  void: "Nothing of this survey is counted: it was called off, or its keys were lost. What this device holds for it is of no use any more.",
  "too-late":
    "The survey closed before the box answered to the ballot of this device. " +
    "When the list of ballots is published, this device looks for it there.",
  "not-listed":
    "No answer to the ballot of this device came before the close, and it is not on the published list. " +
    "If you sent it well before that, tell somebody you trust and a moderator.",
  roll: "You are not among those who are asked in this survey.",
  elsewhere:
    "Your right to answer was given out once already, to another device or to this one before it forgot. " +
    "It is in the browser in which you were first signed in since the survey was announced, whatever page you read there. " +
    "Open this page in that one, show the recovery code there, and enter it here below. If that was a private window that is closed by now, " +
    "or a browser that has been cleared, and you did not write the code down, the right is gone: it is not given out again.",
  over: "This survey is over.",
  forgotten: "This device has forgotten your right to answer. It is given out once: to answer, you need the recovery code.",
  forged: "What this site sent is not the survey that was announced. Do not answer it, and tell a moderator.",
  differs: "This page shows another fingerprint than the site tells everybody. Do not answer, and tell a moderator.",
};

/** What it says beside a recovery code. */
export const CODE_WORDS = {
  needed:
    "This device has asked for a right of its own in a survey that is not over, or holds one that is not used yet. " +
    "Another code would put an end to that. Answer with this device first, or there with the code of this one.",
  foreign: "This code does not hold the right of this account. Look whether it is from your own account, and from the device that you began on.",
  untried: "This code could not be tried yet: the site cannot be reached, or you are signed out. This device tries it again by itself.",
  unread: "The recovery code cannot be read from this device now. Open this page again.",
  storage: "This device could not keep the code: its storage refuses. Open this page again.",
};
