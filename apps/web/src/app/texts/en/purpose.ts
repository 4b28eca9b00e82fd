export const purpose = {
  heading: 'Unmask for a purpose',
  text: 'The portal records your purpose in the ledger before it shows personal data. The owner of the notice sees your institution and the purpose.',
  purpose: 'Purpose',
  caseReference: 'Case reference',
  caseHint: 'Needed for claims and investigations, for example CL-2026-0481',
  reason: 'Reason',
  reasonHint: 'One sentence that an auditor will understand',
  action: 'Record and unmask',
  none: 'Your institution has no purpose for which data may be unmasked.',
};
