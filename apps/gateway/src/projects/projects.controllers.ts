import type { Type } from '@nestjs/common';

/** Projects after their permit: delivery, results, findings, complaints, reports. */
export const projectsControllers: Type[] = [];
