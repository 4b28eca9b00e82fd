import { office, own, screens } from './screening-batch.schema.js';

const asks = `(${screens} or (select app_has_scope('screenings')))`;
const whose = `${own} and ${asks} and (requested_by = (select app_user()) or ${office})`;

/** Batches of programs with a key: each its own, as a person has theirs. */
export const programBatchSchema: string[] = [
  `alter policy screening_batch_read on screening_batch using (${whose})`,
  `alter policy screening_batch_request on screening_batch
     with check (${own} and requested_by = (select app_user()) and ${asks} and state = 'queued')`,
  `alter policy screening_batch_change on screening_batch using (${whose}) with check (${own})`,
];
