export * from './codes.js';
export * from './rule.js';
export * from './bundle.js';
export * from './purposes/purpose.table.js';
export * from './purposes/prohibited-use.table.js';
export * from './purposes/purpose.check.js';
export * from './purposes/text.screen.js';
export type * from './choices/choice.model.js';
export * from './choices/regime.table.js';
export * from './choices/choice.standing.js';
export * from './choices/choice.validation.js';
export * from './choices/choice.effect.js';
export * from './choices/standing.table.js';
export * from './notices/notice.model.js';
export * from './notices/notice.changes.js';
export * from './notices/notice.revision.js';
export * from './notices/notice.decide.js';
export * from './notices/consent.term.js';
export * from './notices/refusal.reason.js';
export * from './notices/notice.coverage.js';
export * from './notices/notice.evolve.js';
export * from './people/people.model.js';
export * from './people/people.cluster.js';
export * from './people/ins.js';
export { instant } from './clocks/calendar.js';
export * from './clocks/deadline.js';
export * from './clocks/clock.model.js';
export * from './clocks/clock.table.js';
export * from './clocks/clocks.of.js';
export * from './clocks/case.clocks.js';
export { FIXED_HOLIDAYS, LOCAL_HOLIDAYS, MOVING_HOLIDAYS } from './clocks/holiday.table.js';
export type * from './decision/decision.model.js';
export { MOMENTS } from './decision/decision.model.js';
export { evaluateChecks } from './decision/check.evaluation.js';
export type { Check as DecisionCheck } from './decision/check.evaluation.js';
export * from './decision/record.decision.js';
export * from './decision/access.decision.js';
export * from './decision/cut.commitment.js';
export * from './register/as.of.js';
export * from './register/register.question.js';
export * from './permits/permit.model.js';
export * from './environments/environment.model.js';
export * from './environments/country.table.js';
export * from './environments/declaration.table.js';
export * from './environments/environment.conformity.js';
export type {
  ApplicationCommand,
  ApplicationCommandType,
  ApplicationEvent,
  ApplicationEventData,
  ApplicationEventType,
  ApplicationFacts,
  ApplicationState,
  CriterionCode,
  CriterionVerdict,
  Decided,
  PublishedDataset,
  RecordedApplicationEvent,
  Actor as RulesActor,
  ApplicationContent as ApplicationContentFacts,
  SignAct as SignActFacts,
  VoteAct as VoteActFacts,
} from './procedures/application.model.js';
export { APPLICATION_STATUSES } from './procedures/application.model.js';
export type { ApplicationStatus } from './procedures/application.model.js';
export * from './applications/application.content.js';
export type * from './applications/authoring.model.js';
export type * from './applications/content.model.js';
export type * from './applications/form.model.js';
export { SECTIONS } from './applications/form.model.js';
export * from './applications/form.codes.js';
export * from './applications/form.table.js';
export * from './applications/form.check.js';
export * from './applications/form.text.js';
export * from './applications/field.merge.js';
export * from './applications/word.difference.js';
export * from './applications/attachment.type.js';
export * from './applications/billing.check.js';
export * from './applications/identifier.crossing.js';
export { FIRST_FORM_VERSION } from './applications/authoring.evolve.js';
export { MOST_ATTACHMENTS, MOST_MEMBERS } from './applications/authoring.decide.js';
export * from './procedures/application.decide.js';
export * from './procedures/application.evolve.js';
export * from './committee/criterion.table.js';
export * from './committee/committee.codes.js';
export type * from './committee/committee.model.js';
export { deliberationCommands, mustDeclare } from './committee/committee.decide.js';
export * from './committee/seat.table.js';
export * from './committee/seat.decide.js';
export * from './committee/meeting.decide.js';
export * from './committee/minutes.draft.js';
export * from './procedures/case.kind.js';
export * from './procedures/lifecycle.table.js';
export * from './procedures/procedure.codes.js';
export type * from './procedures/procedure.model.js';
export * from './procedures/period.table.js';
export * from './procedures/methodology.table.js';
export * from './procedures/formality.check.js';
export { caseRefusal, choiceRefusal, minimumCellOf } from './procedures/case.refusal.js';
export { choiceAt } from './procedures/procedure.decide.js';
export * from './procedures/answer.table.js';
export * from './procedures/case.path.js';
export { hearingRefusal, type MeasureCommandType, type MeasureLife } from './procedures/measure.decide.js';
export * from './procedures/permission.table.js';
export * from './permits/permit.decide.js';
export * from './permits/permit.persons.js';
export * from './permits/permit.versions.js';
export * from './permits/training.js';
export * from './fees/fee.model.js';
export * from './fees/fee.estimate.js';
export * from './fees/fee.duties.js';
export * from './catalogue/category.table.js';
export * from './catalogue/description.model.js';
export * from './catalogue/norm.gate.js';
export * from './catalogue/quality.label.js';
export * from './catalogue/yearly.check.js';
export * from './catalogue/territory.table.js';
export * from './catalogue/standard.family.js';
export * from './catalogue/description.changes.js';
export * from './catalogue/dataset.decide.js';
export * from './duo/duo.table.js';
export * from './duo/duo.match.js';
export * from './duo/disease.table.js';
export * from './environments/environment.decide.js';
export { ACT_LIMIT_MS } from './committee/vote.decide.js';
export { DEFAULT_QUORUM } from './committee/signature.decide.js';
export * from './procedures/lifecycle.diagram.js';
export * from './release/resource.release.js';
export * from './release/reference.parsing.js';
export type * from './release/ruleset.model.js';
export type { Json, JsonObject } from './release/element.sanitising.js';
export * from './clocks/paris.calendar.js';
export * from './rights/request.table.js';
export * from './rights/request.clock.js';
export * from './rights/request.model.js';
export * from './rights/request.evolve.js';
export * from './rights/request.decide.js';
export * from './rights/projects-like-mine.js';
export * from './assistance/assistance.codes.js';
export * from './assistance/mandate.decide.js';
export * from './assistance/form.model.js';
export * from './assistance/form.number.js';
export * from './assistance/form.dating.js';
export * from './assistance/form.acts.js';
export * from './assistance/form.decide.js';
export * from './assistance/advance.decide.js';
export * from './assistance/callback.decide.js';
export * from './representation/authority.model.js';
export * from './representation/age.js';
export * from './representation/matter.js';
export * from './representation/representation.policy.js';
export * from './representation/representation.table.js';
export * from './representation/authority.permission.table.js';
export * from './representation/authority.decide.js';
export * from './representation/acting.judge.js';
export * from './representation/parents.conflict.js';
export * from './representation/visibility.js';
export * from './representation/evidence.type.js';
export * from './fhir-consent/fhir.codes.js';
export * from './fhir-consent/fhir.model.js';
export * from './fhir-consent/consent.read.js';
export * from './fhir-consent/consent.write.js';
export * from './fhir-consent/consent.states.js';
export * from './fhir-consent/operation.outcome.js';
export * from './receipts/receipt.terms.js';
export * from './receipts/receipt.record.js';
export * from './receipts/receipt.check.js';
export * from './projects/project.model.js';
export * from './projects/project.dates.js';
export * from './projects/project.evolve.js';
export * from './projects/project.decide.js';
export * from './projects/project.duties.js';
export * from './projects/result.check.js';
export * from './projects/finding.decide.js';
export * from './projects/complaint.decide.js';
export * from './projects/activity.report.js';
export * from './projects/retention.table.js';
