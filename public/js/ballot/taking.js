/** Takes over the right to answer with the recovery code of another device. */
import { hasSurelyClosed, isIssuing } from "./rights.js";
import { announceChange, done, write } from "./store.js";

/**
 * Takes over the secret of another device. What was refused to the old one is asked again with this one.
 *
 * False, and nothing is changed, where a right was asked for with the old secret and not refused, in one of
 * these rounds that is not over or in one that is not among them and has not surely closed: it could not be
 * restored from any code any more.
 */
export async function takeSecret(account, secret, rounds) {
  const isTaken = await write(["accounts", "rights"], async (accounts, rights) => {
    const own = (await done(rights.getAll())).filter((right) => right.account === account);
    if (own.some((right) => isNeeded(right) && isGoingOn(right, rounds))) return false;
    accounts.put({ account, secret });
    own.filter((right) => right.refusal).forEach((right) => rights.delete([right.hash, account]));
    return true;
  });
  announceChange();
  return isTaken;
}

/** Whether the secret that the right was asked for with may still be wanted. */
const isNeeded = (right) => !right.refusal && !right.receipt && !right.isTooLate;

function isGoingOn({ hash, round }, rounds) {
  const listed = rounds.find((each) => each.hash === hash);
  return listed ? isIssuing(listed) : !hasSurelyClosed(round, Date.now());
}
