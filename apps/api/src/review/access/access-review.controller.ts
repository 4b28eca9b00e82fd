import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  accessReview,
  accessReviewQuery,
  accessTimeline,
  accessTimelineQuery,
  id,
  type AccessReviewQuery,
  type AccessTimelineQuery,
} from '@watchbook/contract';
import { Audited } from '../../platform/audit/route.js';
import { AccessReviewService } from './access-review.service.js';

@Controller('access-review')
export class AccessReviewController {
  constructor(@Inject(AccessReviewService) private readonly reviews: AccessReviewService) {}

  @Get()
  @Audited({
    policy: ['read', 'AccessReview'],
    action: 'access-review.read',
    response: accessReview,
    description: 'Who at an institution saw how much in a period, and what of it is unusual',
  })
  review(@Query({ schema: accessReviewQuery }) query: AccessReviewQuery) {
    return this.reviews.review(query);
  }

  @Get('people/:id')
  @Audited({
    policy: ['read', 'AccessReview'],
    action: 'access-review.read',
    response: accessTimeline,
    description: 'What one person saw in a period, by day and by resource',
  })
  timeline(
    @Param('id', { schema: id }) userId: string,
    @Query({ schema: accessTimelineQuery }) query: AccessTimelineQuery,
  ) {
    return this.reviews.timeline(userId, query);
  }
}
