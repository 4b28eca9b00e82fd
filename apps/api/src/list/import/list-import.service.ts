import { Inject, Injectable } from '@nestjs/common';
import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { IMPORT_PART_BYTES, type ImportFile, type ImportRun, type ListFileName } from '@watchbook/contract';
import { LedgerService } from '../../ledger/ledger.service.js';
import { Clock } from '../../platform/clock.js';
import { getActor } from '../../platform/context.js';
import { Work } from '../../platform/database/work.js';
import { may } from '../../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../../platform/problem.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ListSource } from '../list.entity.js';
import { toRequest, type Asked, type ImportRequest } from './import-request.js';
import { Leavings } from './leavings.js';
import { ListImport, ListImportFile } from './list-import.entity.js';
import { ListImportQueue } from './list-import.queue.js';
import { hasPart, storeFile, storePart } from './upload.queries.js';

/** What the operator does with public lists; reading them is the job's work. */
@Injectable()
export class ListImportService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ListImportQueue) private readonly queue: ListImportQueue,
    @Inject(Leavings) private readonly leavings: Leavings,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Takes the files of a list, or says that they may come; they are read in the background.
   * @throws Problem `not-allowed`, `not-processable` with the member at fault, `too-large`
   */
  async request(asked: Asked): Promise<ImportRun> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Import', { institutionId, requestedBy: userId })) throw new Problem('not-allowed');
    const request = toRequest(asked);
    const run = await this.work.write(async (em) => {
      await this.assertTitled(em, request);
      const made = await this.make(em, request);
      return this.written(em, made, 'import.requested');
    });
    if (run.state === 'queued') await this.queue.add(run.id);
    return run;
  }

  /**
   * Takes the next part of a file. The same part again changes nothing.
   * @throws Problem `not-found`, `conflict` with how much is there, `too-large`, `not-processable`
   */
  takePart(id: string, name: ListFileName, offset: number, bytes: Uint8Array): Promise<ImportFile> {
    if (bytes.length > IMPORT_PART_BYTES) throw new Problem('too-large');
    if (bytes.length === 0) throw fieldProblem('', 'empty', 'A part holds at least one byte');
    return this.work.write(async (em) => {
      const run = await this.lock(em, id, 'create');
      if (run.state !== 'receiving') throw new Problem('conflict', `The import is ${run.state}`);
      const file = await em.findOne(ListImportFile, { importId: id, name });
      if (!file) throw notFound();
      const part = { importId: id, name, at: offset };
      if (offset === file.received) {
        if (offset + bytes.length > file.size)
          throw new Problem('not-processable', `${name} was to have ${file.size} bytes`);
        await storePart(em, part, bytes);
        file.received += bytes.length;
        run.touchedAt = this.clock.now();
        await em.flush();
      } else if (!(await hasPart(em, part, bytes)))
        throw new Problem('conflict', `The next part begins at ${file.received}`);
      await this.ledger.record(em, {
        action: 'import.part-received',
        resources: [{ type: 'import', id, version: null }],
        detail: { name, offset, length: bytes.length },
      });
      return { name, size: file.size, received: file.received };
    });
  }

  /** Reads an import whose files are all there. @throws Problem `not-found`, `conflict`, `not-processable` */
  async start(id: string): Promise<ImportRun> {
    const run = await this.work.write(async (em) => {
      const found = await this.lock(em, id, 'create');
      found.start(await em.find(ListImportFile, { importId: id }), this.clock.now());
      return this.written(em, found, 'import.started');
    });
    await this.queue.add(run.id);
    return run;
  }

  /** Stops an import that has not ended; the list stays as it was. @throws Problem `not-found`, `conflict` */
  async cancel(id: string): Promise<ImportRun> {
    const run = await this.work.write(async (em) => {
      const found = await this.lock(em, id, 'cancel');
      found.cancel(this.clock.now());
      return this.written(em, found, 'import.cancelled');
    });
    await this.leavings.deleteUpload(id);
    return run;
  }

  private async make(em: EntityManager, { files, ...request }: ImportRequest): Promise<ListImport> {
    const { institutionId, userId } = getActor();
    const at = this.clock.now();
    const state = files[0]!.bytes ? 'queued' : 'receiving';
    const counts = { progress: 0, rows: 0, faults: 0, added: 0, changed: 0, removed: 0, unchanged: 0, kept: 0 };
    const made = em.create(ListImport, {
      ...{ id: uuidv7(), institutionId, requestedBy: userId, state, stage: state, requestedAt: at, touchedAt: at },
      ...request,
      ...counts,
    });
    await em.flush();
    for (const { name, size, bytes } of files) {
      em.create(ListImportFile, { importId: made.id, name, size, received: bytes ? size : 0 });
      await em.flush();
      if (bytes) await storeFile(em, { importId: made.id, name }, bytes);
    }
    return made;
  }

  /** @throws Problem `not-processable` for a list that nobody would know by its key */
  private async assertTitled(em: EntityManager, { format, source, title, dryRun }: ImportRequest): Promise<void> {
    if (source === format || title !== null || dryRun || (await em.count(ListSource, { id: source })) > 0) return;
    throw fieldProblem('/title', 'required', 'A new list needs a title');
  }

  private async lock(em: EntityManager, id: string, verb: 'create' | 'cancel'): Promise<ListImport> {
    const run = await em.findOne(ListImport, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!run || !may('read', 'Import', run)) throw notFound();
    if (!may(verb, 'Import', run)) throw new Problem('not-allowed');
    return run;
  }

  private async written(em: EntityManager, run: ListImport, action: string): Promise<ImportRun> {
    await em.flush();
    const files = await em.find(ListImportFile, { importId: run.id });
    await this.ledger.record(em, {
      action,
      resources: [{ type: 'import', id: run.id, version: null }],
      detail: {
        ...{ format: run.format, source: run.source, dryRun: run.dryRun },
        files: files.map(({ name, size }) => ({ name, size })),
      },
    });
    return run.toImportRun(files, this.clock.now());
  }
}
