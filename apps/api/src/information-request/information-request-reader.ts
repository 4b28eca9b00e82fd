import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { MASK, type InformationRequest as InformationRequestView } from '@watchbook/contract';
import { UserService } from '../identity/user/user.service.js';
import { InstitutionService } from '../institution/institution.service.js';
import { NoticeHolderService } from '../notice/notice-holder.service.js';
import { Clock } from '../platform/clock.js';
import { getActor } from '../platform/context.js';
import { actingMarks } from '../platform/doing.js';
import { may } from '../platform/policy.js';
import { InformationRequest } from './information-request.entity.js';
import { InformationResponse } from './information-response.entity.js';

type Side = InformationRequestView['side'];
const verbs = ['respond', 'approve', 'withdraw'] as const;

/** Shows requests as far as the caller sees them: neither side learns more of the other than it must. */
@Injectable()
export class InformationRequestReader {
  constructor(
    @Inject(UserService) private readonly users: UserService,
    @Inject(InstitutionService) private readonly institutions: InstitutionService,
    @Inject(NoticeHolderService) private readonly holders: NoticeHolderService,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async view(em: EntityManager, request: InformationRequest): Promise<InformationRequestView> {
    return (await this.views(em, [request]))[0]!;
  }

  /** The same for a page of them. */
  async views(em: EntityManager, requests: readonly InformationRequest[]): Promise<InformationRequestView[]> {
    const readable = requests.filter((request) => may('read', 'InformationRequest', request));
    const found = await em.find(InformationResponse, { requestId: readable.map(({ id }) => id) });
    const responses = new Map(found.map((response) => [response.requestId, response]));
    const institutions = await this.institutions.findNames(em, [
      ...requests.map(({ institutionId }) => institutionId),
      getActor().institutionId,
    ]);
    const people = await this.users.findNames(em, [
      ...requests.map(({ userId }) => userId),
      ...found.map(({ draftedBy }) => draftedBy),
    ]);
    const names = { institutions, people };
    return requests.map((request) => this.toView(request, responses.get(request.id) ?? null, names));
  }

  private toView(request: InformationRequest, response: InformationResponse | null, names: Names) {
    const side = sideOf(request);
    const { id, ref, institutionId, userId, noticeId, screeningId, purpose, asked, closedAt } = request;
    const isTold = side !== 'metadata';
    const asker = { id: institutionId, name: names.institutions.get(institutionId) ?? '' };
    return {
      ...{ id, ref, side, status: this.statusFor(request, side), asker },
      askedBy: side === 'asker' ? { id: userId, name: names.people.get(userId) ?? '' } : null,
      holder: this.holderFor(request, side, names),
      noticeId: isTold ? noticeId : null,
      screeningId: side === 'asker' ? screeningId : null,
      purpose: isTold ? purpose : null,
      caseReference: isTold ? asked.caseReference : null,
      question: isTold ? asked.question : MASK,
      deadline: request.deadline.toISOString(),
      askedAt: request.askedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      response: responseFor(request, response, side, names),
      actions: verbs.filter((verb) => this.mayNow(verb, request, response)),
    };
  }

  /** Whoever asks is not told how far the holder is, and nobody that time is over only once that was noted. */
  private statusFor({ status, deadline }: InformationRequest, side: Side): InformationRequestView['status'] {
    if (status !== 'open' && status !== 'drafted') return status;
    if (deadline <= this.clock.now()) return 'expired';
    return side === 'holder' ? status : 'open';
  }

  private holderFor({ holderId }: InformationRequest, side: Side, { institutions }: Names) {
    if (side === 'asker') return { id: null, name: this.holders.pseudonymOf(holderId) };
    return side === 'holder' ? { id: holderId, name: institutions.get(holderId) ?? '' } : null;
  }

  private mayNow(verb: (typeof verbs)[number], request: InformationRequest, response: InformationResponse | null) {
    if (!may(verb, 'InformationRequest', request) || request.deadline <= this.clock.now()) return false;
    const person = { userId: getActor().userId, marks: actingMarks() };
    return verb !== 'approve' || (response !== null && !response.isOf(person));
  }
}

interface Names {
  readonly institutions: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
}

function sideOf({ institutionId, holderId }: InformationRequest): Side {
  const reader = getActor().institutionId;
  return institutionId === reader ? 'asker' : holderId === reader ? 'holder' : 'metadata';
}

function responseFor(
  request: InformationRequest,
  response: InformationResponse | null,
  side: Side,
  { people }: Names,
): InformationRequestView['response'] {
  if (!response || side === 'metadata' || (side === 'asker' && !request.isAnswered())) return null;
  const { content, contentHash, draftedBy } = response;
  if (side === 'asker') return { ...content, contentHash: null, draftedBy: null };
  return { ...content, contentHash, draftedBy: { id: draftedBy, name: people.get(draftedBy) ?? '' } };
}
