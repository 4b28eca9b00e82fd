import { defineEntity, p } from '@mikro-orm/core';
import { Encrypted } from '../crypto/encrypted.type.js';

/** What a mail is about; `none` is work without a mail, so that nobody can tell by the time it takes. */
export type MailTemplate = 'invitation' | 'password-reset' | 'none';

const schema = defineEntity({
  name: 'Mail',
  tableName: 'mail_outbox',
  properties: {
    id: p.uuid().primary(),
    template: p.string().$type<MailTemplate>(),
    recipient: p.type(Encrypted<string>).$type<string>(),
    link: p.type(Encrypted<string>).$type<string>(),
    createdAt: p.datetime(),
  },
});

/** A mail that waits to be sent. */
export class Mail extends schema.class {}
schema.setClass(Mail);
