import { Controller, Get, Inject, Query } from '@nestjs/common';
import {
  permissionReview,
  permissionReviewQuery,
  policyMatrix,
  policyMatrixQuery,
  type PermissionReviewQuery,
  type PolicyMatrixQuery,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { PermissionReviewService } from './permission-review.service.js';
import { PolicyVersionService } from './policy-version.service.js';

@Controller('permission-review')
export class PermissionReviewController {
  constructor(
    @Inject(PermissionReviewService) private readonly reviews: PermissionReviewService,
    @Inject(PolicyVersionService) private readonly policies: PolicyVersionService,
  ) {}

  @Get()
  @Audited({
    policy: ['read', 'PermissionReview'],
    action: 'permission-review.read',
    problems: ['not-found', 'not-processable'],
    response: permissionReview,
    description: 'Who had which rights at an institution at a time',
  })
  review(@Query({ schema: permissionReviewQuery }) query: PermissionReviewQuery) {
    return this.reviews.review(query);
  }

  @Get('policy')
  @Audited({
    policy: ['read', 'PermissionReview'],
    action: 'policy.read',
    problems: ['not-processable'],
    response: policyMatrix,
    description: 'What each role could do at a time',
  })
  policy(@Query({ schema: policyMatrixQuery }) { at }: PolicyMatrixQuery) {
    return this.policies.matrix(at);
  }
}
