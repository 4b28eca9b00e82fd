import { Processor } from '@nestjs/bullmq';
import { Inject } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import type { Job } from 'bullmq';
import { createTransport, type Transporter } from 'nodemailer';
import { CONFIG, type Config } from '../../config.js';
import { Database } from '../database/database.js';
import { BackgroundJobs } from '../queue/background-jobs.js';
import { subjects, textOf } from './mail-text.js';
import { Mail } from './mail.entity.js';
import { MAIL, MailService } from './mail.service.js';

const SWEEP_MS = 15_000;
const TIMEOUT_MS = 10_000;
/** Links are over by then. */
const KEEP_HOURS = 72;

/** Sends mail in the background; a row is gone once the server took it. */
@Processor(MAIL, { autorun: false, concurrency: 1 })
export class MailJobs extends BackgroundJobs {
  private readonly server: Transporter | null;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(MailService) private readonly mail: MailService,
  ) {
    super('Mail', config, SWEEP_MS);
    const bounds = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
    this.server = config.smtpUrl === null ? null : createTransport({ url: config.smtpUrl, ...bounds });
  }

  async process(job: Job<{ mailId: string }>): Promise<void> {
    await this.database.forSystem().transactional(async (em) => {
      const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
      const waiting = await em.findOne(Mail, { id: job.data.mailId }, { lockMode });
      if (!waiting) return;
      await this.deliver(waiting);
      await em.nativeDelete(Mail, { id: waiting.id });
    });
  }

  override onApplicationShutdown(): void {
    super.onApplicationShutdown();
    this.server?.close();
  }

  private async deliver({ template, recipient, link }: Mail): Promise<void> {
    if (template === 'none' || !this.server) return;
    await this.server.sendMail({
      from: this.config.mailFrom,
      to: recipient,
      subject: subjects[template],
      text: textOf(template, link),
    });
  }

  /** What was committed and not queued, as when a process dies in between; and what no server took while it counted. */
  protected async sweep(): Promise<void> {
    const em = this.database.forSystem();
    await em.execute(`delete from mail_outbox where created_at < now() - make_interval(hours => ?)`, [KEEP_HOURS]);
    const rows = await em.execute<{ id: string }[]>('select id from mail_outbox order by created_at limit 500');
    for (const { id } of rows) await this.mail.send(id);
  }
}
