import { Inject, Injectable } from '@nestjs/common';
import { IMPORT_MAX_BYTES, listFiles, type ImportDraft, type ImportRun } from '@watchbook/contract';
import { LedgerService } from '../ledger/ledger.service.js';
import { Clock } from '../platform/clock.js';
import { getActor, getContext } from '../platform/context.js';
import { Work } from '../platform/database/work.js';
import { may } from '../platform/policy.js';
import { fieldProblem, notFound, Problem } from '../platform/problem.js';
import { uuidv7 } from '../platform/uuid.js';
import { ListImportQueue } from './list-import.queue.js';
import { ListImport } from './list.entity.js';
import { storeUpload } from './list.queries.js';

/** What the operator does with public lists; reading them is the job's work. */
@Injectable()
export class ListImportService {
  constructor(
    @Inject(Work) private readonly work: Work,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ListImportQueue) private readonly queue: ListImportQueue,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Takes the files of a list; they are read in the background.
   * @throws Problem `not-allowed`, `not-processable` for a file that is missing or given twice, `too-large`
   */
  async request({ format, files }: ImportDraft): Promise<ImportRun> {
    const { institutionId, userId } = getActor();
    if (!may('create', 'Import', { institutionId, requestedBy: userId })) throw new Problem('not-allowed');
    assertFiles(format, files);
    const id = uuidv7();
    const run = await this.work.write(async (em) => {
      const made = em.create(ListImport, {
        id,
        format,
        institutionId,
        requestedBy: userId,
        state: 'queued',
        stage: 'queued',
        progress: 0,
        added: 0,
        changed: 0,
        removed: 0,
        unchanged: 0,
        requestedAt: this.clock.now(),
      });
      await em.flush();
      for (const { name, content } of files) await storeUpload(em, id, name, content);
      await this.ledger.record(em, {
        action: 'import.requested',
        resources: [{ type: 'import', id, version: null }],
        detail: { format, files: files.map(({ name, content }) => ({ name, length: content.length })) },
      });
      return made.toImportRun();
    });
    await this.queue.add(run.id);
    return run;
  }

  /** How far an import has come. @throws Problem `not-found` */
  async read(id: string): Promise<ImportRun> {
    const run = await this.work.read((em) => em.findOne(ListImport, id));
    if (!run || !may('read', 'Import', run)) throw notFound();
    getContext().reads.push({ action: 'import.read', resources: [{ type: 'import', id, version: null }] });
    return run.toImportRun();
  }
}

function assertFiles(format: ImportDraft['format'], files: ImportDraft['files']): void {
  const names = files.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) throw fieldProblem(`/files/${twice}/name`, 'twice', `There are two files ${names[twice]}`);
  const known = listFiles[format];
  const foreign = names.findIndex((name) => !known.includes(name));
  if (foreign >= 0) throw fieldProblem(`/files/${foreign}/name`, 'unknown', `${format} has no file ${names[foreign]}`);
  if (!names.includes(known[0])) throw fieldProblem('/files', 'required', `The file ${known[0]} is missing`);
  if (files.reduce((sum, { content }) => sum + content.length, 0) > IMPORT_MAX_BYTES) throw new Problem('too-large');
}
