import { defineEntity, p } from '@mikro-orm/core';
import type {
  InstitutionKind,
  InstitutionProfile,
  InstitutionSummary,
  InstitutionView,
  Sector,
} from '@watchbook/contract';

const schema = defineEntity({
  name: 'Institution',
  tableName: 'institution',
  properties: {
    id: p.uuid().primary(),
    slug: p.string(),
    name: p.string(),
    kind: p.string().$type<InstitutionKind>(),
    sector: p.string().$type<Sector>().nullable(),
    jurisdiction: p.string(),
    supervisedSectors: p.array<Sector>((value) => value as Sector),
    supervisedJurisdictions: p.array(),
    status: p.string().$type<'active' | 'suspended'>(),
    address: p.string().nullable(),
    contact: p.string().nullable(),
    version: p.integer().version(),
    createdAt: p.datetime(),
  },
});

/** A tenant: an insurer, a bank, a regulator, the auditor or the operator. */
export class Institution extends schema.class {
  /** Sectors it belongs to, or supervises. */
  reachSectors(): Sector[] {
    return this.sector ? [this.sector] : this.supervisedSectors;
  }

  /** Where it is, or what it supervises. */
  reachJurisdictions(): string[] {
    return this.kind === 'regulator' ? this.supervisedJurisdictions : [this.jurisdiction];
  }

  toInstitution(): InstitutionView {
    return { ...this.toSummary(), status: this.status };
  }

  toProfile(): InstitutionProfile {
    const { supervisedSectors, supervisedJurisdictions, address, contact, version } = this;
    const reach = { supervisedSectors, supervisedJurisdictions };
    return { ...this.toInstitution(), ...reach, address: address ?? null, contact: contact ?? null, version };
  }

  toSummary(): InstitutionSummary {
    const { id, slug, name, kind, sector, jurisdiction } = this;
    return { id, slug, name, kind, sector: sector ?? null, jurisdiction };
  }
}
schema.setClass(Institution);
