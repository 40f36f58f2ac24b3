/**
 * A ballot as it lies in the box: the answers, padded, sealed to the opening key of the round.
 * It is bound to the round by info = policy hash, and to its token by aad = nullifier, so that it
 * cannot be opened in another round or when copied under another token.
 *
 *     sealed = encapsulated key (65) ‖ ciphertext (size of the round) ‖ tag (16)
 */
import { encodeAnswers } from "./answers.js";
import { seal } from "./hpke.js";
import { pad } from "./pad.js";

export function sealBallot(openingKey, policyHash, nullifier, answers, size) {
  return seal(openingKey, policyHash, nullifier, pad(encodeAnswers(answers), size));
}
