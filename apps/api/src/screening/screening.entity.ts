import { defineEntity, p } from '@mikro-orm/core';
import type { Purpose, ScreeningQuery, Verdict } from '@watchbook/contract';
import { Encrypted } from '../platform/crypto/encrypted.type.js';

const screeningSchema = defineEntity({
  name: 'Screening',
  tableName: 'screening',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    /** The batch whose row asked this. */
    batchId: p.uuid().nullable(),
    query: p.type(Encrypted<ScreeningQuery>).$type<ScreeningQuery>(),
    queryHash: p.string(),
    /** `notice:ID` and `list-entry:ID` of every match that was answered. */
    targets: p.array(),
    /** A name and nothing else was asked; hashes of identifiers without their ends. */
    bare: p.boolean(),
    stems: p.array(),
    purpose: p.string().$type<Purpose>().nullable(),
    screenedAt: p.datetime(),
  },
});

/** One question whether somebody is known, and what it found. */
export class Screening extends screeningSchema.class {}
screeningSchema.setClass(Screening);

const judgementSchema = defineEntity({
  name: 'Judgement',
  tableName: 'judgement',
  properties: {
    id: p.uuid().primary(),
    institutionId: p.uuid(),
    userId: p.uuid(),
    /** What it is about: a match of a screening, or an alert. */
    screeningId: p.uuid().nullable(),
    alertId: p.uuid().nullable(),
    queryHash: p.string(),
    target: p.string(),
    verdict: p.string().$type<Verdict>(),
    note: p
      .type(Encrypted<string>)
      .$type<string>()
      .nullable(),
    judgedAt: p.datetime(),
  },
});

/** What somebody thought of a match. The newest counts for the institution, and is remembered when the same is asked again. */
export class Judgement extends judgementSchema.class {}
judgementSchema.setClass(Judgement);
