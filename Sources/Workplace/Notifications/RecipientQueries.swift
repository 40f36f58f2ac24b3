import Postgres

/// SQL of whom each kind concerns: a query of one column, the employee's number. Whoever did it themselves is
/// left out where that could be somebody who is told.
extension Announcement {
  var recipients: SQL {
    switch kind {
    case .coAuthorAsked: askedCoAuthor
    case .sponsorsComplete, .sponsorsRunningOut, .sponsorsRanOut, .draftSentBack: authors
    case .textChanged: sponsorsOfAnEarlierText
    case .reviewWaiting: moderators
    case .petitionRejected: authors + or + sponsors
    case .petitionOpened: authors + or + sponsors + or + addressee
    case .thresholdReached: authors + or + leaders
    case .responseDueSoon: leaders
    case .responsePublished: authors + or + signers + but + whoAnswered
    case .updatePosted: signers + but + whoWroteTheUpdate
    case .petitionClosed: authors + but + whoClosed
    case .roundReviewWaiting: moderatorsOfTheRound
    case .roundSentBack, .roundApproved: analystsOfTheRound
    case .roundAnnounced: roll
    case .roundCancelled, .roundVoid: whoWasToldOfTheRound
    case .roundPublished: everybody
    }
  }

  private var or: SQL { " union " }
  private var but: SQL { " except " }

  private var authors: SQL {
    """
    select petitioner_id from petition where id = \(petition)
    union select co_author_id from petition where id = \(petition) and co_author_agreed
    """
  }

  /// Everybody who may answer; nobody once the round has ended or was called off.
  private var roll: SQL {
    """
    select l.employee_id from round_roll l join survey_round r on r.id = l.round_id
    where r.id = \(round) and r.state in ('announced', 'open')
    """
  }

  /// The roll is gone by then.
  private var whoWasToldOfTheRound: SQL {
    """
    select employee_id from notification
    where round_id = \(round) and kind = \(NotificationKind.roundAnnounced)
    """
  }

  /// Everybody who worked on it and still may.
  private var analystsOfTheRound: SQL {
    """
    select d.employee_id from survey_round_editor d join employee e on e.id = d.employee_id
    where d.round_id = \(round) and 'analyst' = any(e.roles)
    """
  }

  /// Moderators who may approve it.
  private var moderatorsOfTheRound: SQL {
    """
    select e.id from employee e
    where 'moderator' = any(e.roles) and not exists (
      select from survey_round_editor d
      where d.round_id = \(round) and d.employee_id = e.id)
    """
  }

  private var everybody: SQL { "select id from employee" }

  private var askedCoAuthor: SQL {
    """
    select co_author_id from petition
    where id = \(petition) and not co_author_agreed
    """
  }

  private var sponsors: SQL {
    "select employee_id from sponsor where petition_id = \(petition)"
  }

  /// Once, however often the text was saved, until they have read that it changed.
  private var sponsorsOfAnEarlierText: SQL {
    """
    select s.employee_id from sponsor s join petition p on p.id = s.petition_id
    where p.id = \(petition) and p.state = 'gathering-sponsors'
      and s.text_version <> p.text_version
      and not exists (
        select from notification n
        where n.employee_id = s.employee_id and n.petition_id = p.id
          and n.kind = 'text-changed' and not n.is_read)
    """
  }

  private var addressee: SQL {
    "select addressee_id from petition where id = \(petition)"
  }

  /// Moderators who may act on it.
  private var moderators: SQL {
    """
    select e.id from employee e join petition p on p.id = \(petition)
    where 'moderator' = any(e.roles) and e.id <> p.petitioner_id
      and e.id is distinct from p.co_author_id and e.id is distinct from p.addressee_id
      and not exists (
        select from sponsor s where s.petition_id = p.id and s.employee_id = e.id)
    """
  }

  private var leaders: SQL {
    "select id from employee where 'leadership' = any(roles)"
  }

  /// Everybody whose signature counts, with the name shown or hidden.
  private var signers: SQL {
    "select employee_id from signature where petition_id = \(petition)"
  }

  private var whoAnswered: SQL {
    "select author_id from response_version where petition_id = \(petition) and number = 1"
  }

  private var whoWroteTheUpdate: SQL {
    "select author_id from petition_update where petition_id = \(petition) and id = \(occasion)"
  }

  private var whoClosed: SQL {
    """
    (select actor_id from petition_event where petition_id = \(petition) and act = 'close'
    order by id desc limit 1)
    """
  }
}
