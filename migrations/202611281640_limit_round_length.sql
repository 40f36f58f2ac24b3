-- Nobody can call off a round that is open, and no other is on meanwhile: a wrong year in the closing
-- date would keep everybody from asking anything for years. Rounds pass approval only once, and their
-- dates stay as they are from then on, so that rounds from before this are left alone.
alter table survey_round add constraint survey_round_length
  check (state <> 'approved' or closes_at - opens_at <= interval '60 days');
