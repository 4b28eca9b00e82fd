import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Queue } from 'bullmq';
import { CONFIG, type Config } from '../../config.js';
import { Clock } from '../clock.js';
import { uuidv7 } from '../uuid.js';
import { Mail, type MailTemplate } from './mail.entity.js';

export const MAIL = 'mail';

/** A mail in the words of its template. */
export interface Letter {
  template: MailTemplate;
  to: string;
  link: string;
}

/** Mail that goes out after a commit. It carries a link and no content. */
@Injectable()
export class MailService {
  private readonly logger = new Logger('Mail');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Clock) private readonly clock: Clock,
    @InjectQueue(MAIL) private readonly queue: Queue<{ mailId: string }>,
  ) {
    queue.on('error', (cause) => this.logger.warn(cause.message));
  }

  /** Whether there is a server that takes mail. */
  get goesOut(): boolean {
    return this.config.smtpUrl !== null;
  }

  /** Writes a mail in the transaction that makes it necessary. @returns its id, for `send` after the commit */
  async put(em: EntityManager, { template, to, link }: Letter): Promise<string> {
    const id = uuidv7();
    em.create(Mail, { id, template, recipient: to, link, createdAt: this.clock.now() });
    await em.flush();
    return id;
  }

  /** Sends it soon; what nobody asks to send is found by the sweep. */
  async send(id: string): Promise<void> {
    await this.queue.add('send', { mailId: id }, { jobId: id, removeOnFail: true, removeOnComplete: true });
  }
}
