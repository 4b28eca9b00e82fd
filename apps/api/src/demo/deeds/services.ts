import type { MemberJudgementService } from '../../entity/member-judgement.service.js';
import type { InformationRequestService } from '../../information-request/information-request.service.js';
import type { Clock } from '../../platform/clock.js';
import type { ScreeningBatchService } from '../../screening/batch/screening-batch.service.js';
import type { JudgementService } from '../../screening/judgement.service.js';
import type { ScreeningService } from '../../screening/screening.service.js';
import type { As } from '../acting.js';

/** With what people do their work, and how one acts as one of them. */
export interface Services {
  readonly as: As;
  readonly screenings: ScreeningService;
  readonly judgements: JudgementService;
  readonly batches: ScreeningBatchService;
  readonly members: MemberJudgementService;
  readonly requests: InformationRequestService;
  readonly clock: Clock;
}
