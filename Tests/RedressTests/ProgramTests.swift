import Testing

/// The executable itself, against servers of PostgreSQL that it may bring down.
///
/// One suite at a time: each of them alone keeps the machine busy.
@Suite("The program", .serialized)
enum ProgramTests {}
