import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { evidenceOf, type Evidence } from '@watchbook/matching';
import { ListEntryService } from '../../list/list-entry.service.js';
import { NoticeScreeningService } from '../../notice/notice-screening.service.js';
import { may } from '../../platform/policy.js';
import { CandidateService } from '../../screening/candidate.service.js';
import { MemberJudgementService, type JudgedPairs } from '../member-judgement.service.js';
import { entryNode, subjectNode, type LinkNode } from './link-node.js';
import { byId, keyOf, pairOf, type Pair } from './pair.js';

/** Names of one node under which others are looked for, its first ones. */
const NAMES = 6;
/** Who is looked at for each of them. */
const CANDIDATES = 50;
/** Nodes whose neighbours are looked for in one go: more would be too much at once for the memory of a process. */
const AT_ONCE = 16;
/** Least bits of a pair that is worth remembering. */
const LEAST_BITS = 3;

/** Opens, for one request, what its caller may read. */
@Injectable()
export class Neighbourhoods {
  constructor(
    @Inject(CandidateService) private readonly candidates: CandidateService,
    @Inject(NoticeScreeningService) private readonly notices: NoticeScreeningService,
    @Inject(ListEntryService) private readonly lists: ListEntryService,
    @Inject(MemberJudgementService) private readonly judgements: MemberJudgementService,
  ) {}

  open(em: EntityManager): Neighbourhood {
    return new Neighbourhood({
      find: (queries) => this.candidates.find(em, queries),
      subjects: (ids) => this.notices.findSubjects(em, ids),
      entries: (ids) => this.lists.find(em, ids),
      judged: (ids) => this.judgements.findOf(em, ids),
      ended: async (by) => ({
        subjects: await this.notices.findEnded(em, by),
        entries: await this.lists.findRemoved(em, by),
      }),
    });
  }
}

/** Where nodes come from, each with the rights of the caller. */
interface Sources {
  readonly find: (queries: Parameters<CandidateService['find']>[1]) => ReturnType<CandidateService['find']>;
  readonly subjects: (ids: readonly string[]) => ReturnType<NoticeScreeningService['findSubjects']>;
  readonly entries: (ids: readonly string[]) => Promise<Parameters<typeof entryNode>[0][]>;
  readonly judged: (ids: readonly string[]) => Promise<JudgedPairs>;
  readonly ended: (by: Parameters<NoticeScreeningService['findEnded']>[1]) => Promise<{
    readonly subjects: Awaited<ReturnType<NoticeScreeningService['findEnded']>>;
    readonly entries: Parameters<typeof entryNode>[0][];
  }>;
}

/** Who may be one entity with whom, among those whom the caller may read. Nobody else leaves a trace in it. */
export class Neighbourhood {
  private readonly nodes = new Map<string, LinkNode>();
  private readonly nearBy = new Map<string, string[]>();
  private readonly evidences = new Map<string, Evidence>();
  /** By member: the pairs in which a judgement names it. */
  private readonly judged = new Map<string, Pair[]>();
  private readonly verdicts = new Map<string, 'same' | 'different'>();

  constructor(private readonly sources: Sources) {}

  /** The member, if the caller may read it. */
  async find(id: string): Promise<LinkNode | null> {
    await this.load([id]);
    return this.nodes.get(id) ?? null;
  }

  /** Reads those of these that the caller may read, and answers with them by id. */
  async load(ids: readonly string[]): Promise<LinkNode[]> {
    const missing = ids.filter((id) => !this.nodes.has(id));
    if (missing.length > 0) this.add(await this.sources.subjects(missing), await this.sources.entries(missing));
    return [...new Set(ids)].sort(byId).flatMap((id) => this.nodes.get(id) ?? []);
  }

  /** A member that was read before. */
  get(id: string): LinkNode {
    return this.nodes.get(id)!;
  }

  /**
   * For each of these members that were read before, others that may be the same, by id: those that look alike, and
   * those that somebody judged to be.
   */
  async near(ids: readonly string[]): Promise<string[][]> {
    const missing = [...new Set(ids)].filter((id) => !this.nearBy.has(id));
    for (let at = 0; at < missing.length; at += AT_ONCE) await this.lookAround(missing.slice(at, at + AT_ONCE));
    return ids.map((id) => this.nearBy.get(id)!);
  }

  /**
   * Those of notices that ended, and entries that left their list, that may have been the same as one of these members, by
   * id: they have one of their identifiers, or somebody judged them to be. Names of them are not looked for.
   */
  async past(members: readonly LinkNode[]): Promise<LinkNode[]> {
    const ids = members.map(({ id }) => id);
    const partners = (await this.learn(ids)).flat().filter((id) => !this.nodes.has(id));
    const identifiers = members.flatMap((member) => member.identifiers);
    const { subjects, entries } = await this.sources.ended({ ids: [...new Set(partners)], identifiers });
    return this.add(subjects, entries).sort((a, b) => byId(a.id, b.id));
  }

  private async lookAround(ids: readonly string[]): Promise<void> {
    const queries = ids.flatMap((id) => queriesOf(this.get(id)).map((query) => ({ id, query })));
    const answers = await this.sources.find(queries.map(({ query }) => query));
    const found = new Map(ids.map((id) => [id, new Set<string>()]));
    for (const [at, { subjects, entries }] of answers.entries())
      for (const node of this.add(subjects, entries)) found.get(queries[at]!.id)!.add(node.id);
    await this.load((await this.learn(ids)).flat());
    for (const id of ids) {
      const partners = this.judged.get(id)!.map(([a, b]) => (a === id ? b : a));
      const near = new Set([...found.get(id)!, ...partners.filter((other) => this.nodes.has(other))]);
      near.delete(id);
      const kept = [...near].filter(
        (other) => this.evidence(id, other).bits >= LEAST_BITS || this.verdict(id, other) === 'same',
      );
      this.nearBy.set(id, kept.sort(byId));
    }
  }

  /** What speaks for and against two being one; values of the lesser id first. */
  evidence(one: string, other: string): Evidence {
    const key = keyOf(one, other);
    const known = this.evidences.get(key);
    if (known) return known;
    const [a, b] = pairOf(one, other);
    const made = evidenceOf(this.get(a).description, this.get(b).description);
    this.evidences.set(key, made);
    return made;
  }

  /** What the caller's institution judged of two, one of whose neighbours were asked for before. */
  verdict(one: string, other: string): 'same' | 'different' | undefined {
    return this.verdicts.get(keyOf(one, other));
  }

  /** Reads what the caller's institution judged of these, once, and answers with the pairs. */
  async learn(ids: readonly string[]): Promise<Pair[]> {
    const missing = ids.filter((id) => !this.judged.has(id));
    const said = missing.length === 0 ? [] : [...(await this.sources.judged(missing)).entries()];
    for (const id of missing) this.judged.set(id, []);
    for (const [key, { pair, verdict }] of said) {
      for (const id of pair) this.judged.get(id)?.push(pair);
      if (verdict === 'same' || verdict === 'different') this.verdicts.set(key, verdict);
    }
    return ids.flatMap((id) => this.judged.get(id)!);
  }

  private add(subjects: Parameters<typeof subjectNode>[0][], entries: Parameters<typeof entryNode>[0][]): LinkNode[] {
    const readable = entries.filter((entry) => may('read', 'ListEntry', entry)).map(entryNode);
    const nodes = [...subjects.flatMap((subject) => subjectNode(subject) ?? []), ...readable];
    for (const node of nodes) if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
    return nodes;
  }
}

/** The questions that find others: identifiers once, then every name, near ones only. */
const queriesOf = ({ type, names, identifiers }: LinkNode) =>
  names.slice(0, NAMES).map((name, at) => ({
    ...{ type, name, limit: CANDIDATES },
    identifiers: at === 0 ? identifiers : [],
  }));
