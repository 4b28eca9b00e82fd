/**
 * Who proposes and who decides are known by different sessions and authenticators. What is no change of rights is read by
 * supervisors alone.
 */
export const proposalMarksSchema: string[] = [
  `alter table change_proposal add proposed_with text[] not null default '{}'`,
  `alter table change_decision add decided_with text[] not null default '{}'`,
  `create function change_decision_marks() returns trigger language plpgsql as $$
     begin
       if new.decision <> 'withdrawn' and (
         exists (select from change_proposal p where p.id = new.proposal_id and p.proposed_with && new.decided_with)
         or exists (select from change_decision d where d.proposal_id = new.proposal_id and d.decided_with && new.decided_with)) then
         raise exception 'a second person decides' using errcode = 'WB002';
       end if;
       return new;
     end $$`,
  `create trigger change_decision_marks before insert on change_decision
     for each row execute function change_decision_marks()`,
  `create function change_proposal_marks() returns trigger language plpgsql as $$
     begin
       if new.proposed_with is distinct from old.proposed_with then
         raise exception 'a proposal does not change' using errcode = 'insufficient_privilege';
       end if;
       return new;
     end $$`,
  `create trigger change_proposal_marks before update on change_proposal
     for each row execute function change_proposal_marks()`,
  `alter policy change_proposal_house on change_proposal
     using (institution_id = (select app_institution()) and (select app_proposes())
       and (kind <> 'notice-withdrawal' or (select app_has_role('regulator-supervisor'))))`,
];
