import Hummingbird

/// `/p/:id`: a petition's address, short enough for a poster.
struct ShareRoutes {
  let site: Site

  func add(to employees: some RouterMethods<EmployeeContext>) {
    // Whether there is such a petition, and for whom, is said at its own address alone.
    employees.get("/p/:id") { _, context in
      site.redirect(to: Petition.href(try context.petitionID))
    }
  }
}
