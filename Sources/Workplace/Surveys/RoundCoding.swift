import Postgres
import Rounds

// Stored under the names that policies use.
extension QuestionKind: PostgresCodable {}
extension RoundState: PostgresCodable {}
