import { Inject, Injectable, Logger } from '@nestjs/common';
import { MemberJudgementService } from '../../entity/member-judgement.service.js';
import { UserService } from '../../identity/user/user.service.js';
import { InformationRequestService } from '../../information-request/information-request.service.js';
import { Clock } from '../../platform/clock.js';
import { getContext, newContext, runInContext } from '../../platform/context.js';
import { whenAvailable } from '../../platform/repeat.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ScreeningBatchService } from '../../screening/batch/screening-batch.service.js';
import { JudgementService } from '../../screening/judgement.service.js';
import { ScreeningService } from '../../screening/screening.service.js';
import type { As } from '../acting.js';
import { userId } from '../people.js';
import { askHolders } from './ask-holders.js';
import { countThrough } from './count-through.js';
import { judgeNamesake } from './judge-namesake.js';
import { judgePair } from './judge-pair.js';
import { screenFile } from './screen-file.js';
import type { Services } from './services.js';

type Deed = (services: Services) => Promise<unknown>;

/** While the names are being read, nobody can be looked for. */
const MOST_WAITS = 12;

/** Each row in its order; while names are searched for the one, the other goes on. */
const rows: Deed[][] = [
  [askHolders, countThrough],
  [judgeNamesake, judgePair, screenFile],
];

/** What people of the demo have done by the time somebody looks, each by the service of the portal that everybody uses. */
@Injectable()
export class DemoDeedsService {
  private readonly logger = new Logger('Demo');
  private readonly services: Services;

  constructor(
    @Inject(UserService) private readonly users: UserService,
    @Inject(ScreeningService) screenings: ScreeningService,
    @Inject(JudgementService) judgements: JudgementService,
    @Inject(ScreeningBatchService) batches: ScreeningBatchService,
    @Inject(MemberJudgementService) members: MemberJudgementService,
    @Inject(InformationRequestService) requests: InformationRequestService,
    @Inject(Clock) clock: Clock,
  ) {
    this.services = { as: this.as, screenings, judgements, batches, members, requests, clock };
  }

  /** Does all of it, as often as it is asked. What fails is told in the log, and the rest is done. */
  async doAll(): Promise<void> {
    await Promise.all(rows.map((deeds) => this.doInOrder(deeds)));
  }

  private async doInOrder(deeds: readonly Deed[]): Promise<void> {
    for (const deed of deeds)
      await whenAvailable(() => deed(this.services), MOST_WAITS).catch((cause: unknown) => {
        this.logger.warn(cause instanceof Error ? cause.stack : String(cause));
      });
  }

  private readonly as: As = async (email, deed) => {
    const person = await this.users.findActive(userId(email), 'system');
    if (!person) throw new Error(`${email} cannot act`);
    const { actor, user } = person;
    const context = newContext({ requestId: uuidv7(), route: 'demo', actor, actorName: user.name });
    const done = await runInContext(context, deed);
    getContext().recorded.push(...context.recorded);
    return done;
  };
}
