import type { Type } from '@nestjs/common';
import { ComplaintController } from './complaint.controller.js';
import { ProjectController } from './project.controller.js';
import { RegisterController } from './register.controller.js';

/** Projects after their permit: delivery, results, findings, complaints, reports. */
export const projectsControllers: Type[] = [RegisterController, ProjectController, ComplaintController];
