import { defineEntity, p } from '@mikro-orm/core';

const groupSchema = defineEntity({
  name: 'SharingGroup',
  tableName: 'sharing_group',
  properties: {
    id: p.uuid().primary(),
    slug: p.string(),
    name: p.string(),
    /** Grows with every change of membership; a notice is addressed to the epoch in which it is published. */
    epoch: p.integer(),
    chairInstitutionId: p.uuid().nullable(),
    createdAt: p.datetime(),
  },
});

/** A set of institutions that share with each other. */
export class SharingGroup extends groupSchema.class {
  /** The audience token of what is shared with the group now. */
  token(): string {
    return groupToken(this.id, this.epoch);
  }
}
groupSchema.setClass(SharingGroup);

const membershipSchema = defineEntity({
  name: 'Membership',
  tableName: 'group_membership',
  properties: {
    id: p.uuid().primary(),
    groupId: p.uuid(),
    institutionId: p.uuid(),
    fromEpoch: p.integer(),
    joinedAt: p.datetime(),
    leftAt: p.datetime().nullable(),
  },
});

/** An institution in a group, until it leaves. */
export class Membership extends membershipSchema.class {}
membershipSchema.setClass(Membership);

const invitationSchema = defineEntity({
  name: 'GroupInvitation',
  tableName: 'group_invitation',
  properties: {
    groupId: p.uuid().primary(),
    institutionId: p.uuid().primary(),
    invitedBy: p.uuid(),
    invitedAt: p.datetime(),
  },
});

/** An institution that may join a group. */
export class GroupInvitation extends invitationSchema.class {}
invitationSchema.setClass(GroupInvitation);

/** What an institution holds that was in the group at this epoch. */
export const groupToken = (groupId: string, epoch: number) => `group:${groupId}:${epoch}`;
