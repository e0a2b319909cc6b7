/** These endpoints are for people, departments, and who did what. */
import Type from 'typebox'
import { Agent, AgentRole, Department, Email, Id, Name, Nullable, Time } from '../entities.ts'
import { LIMITS } from '../limits.ts'
import { byId, object, table } from './endpoint.ts'

const Members = Type.Array(Id, { maxItems: LIMITS.departmentAgents })

export const AuditItem = object({
  id: Type.String(),
  at: Time,
  actor: Type.String({ description: 'an agent’s id, or `unknown`' }),
  actorName: Nullable(Type.String()),
  action: Type.String(),
  object: Nullable(Type.String()),
  objectName: Nullable(Type.String({ description: 'while it is there; never of a private room' })),
  address: Nullable(Type.String()),
  detail: Nullable(Type.String({ description: 'JSON; a change is `{"from":…,"to":…}`' })),
})
export type AuditItem = Type.Static<typeof AuditItem>

export const STAFF_ENDPOINTS = table({
  listAgents: {
    method: 'GET',
    path: '/api/v1/agents',
    access: 'admin',
    summary: 'All staff',
    result: object({ items: Type.Array(Agent) }),
  },
  inviteAgent: {
    method: 'POST',
    path: '/api/v1/agents',
    access: 'admin',
    summary: 'Add somebody; answers a one-time link to set a password',
    body: object({
      name: Name,
      email: Email,
      role: AgentRole,
      capacity: Type.Integer({ minimum: 0, maximum: LIMITS.capacity }),
    }),
    result: object({ agent: Agent, link: Type.String(), expiresAt: Time }),
  },
  updateAgent: {
    method: 'PATCH',
    path: '/api/v1/agents/:id',
    access: 'admin',
    summary: 'Change a role, capacity or name; disable or enable',
    params: byId,
    body: object({
      name: Type.Optional(Name),
      role: Type.Optional(AgentRole),
      capacity: Type.Optional(Type.Integer({ minimum: 0, maximum: LIMITS.capacity })),
      disabled: Type.Optional(Type.Boolean()),
      mayAnnounce: Type.Optional(Type.Boolean()),
    }),
    result: object({ agent: Agent }),
  },
  reinviteAgent: {
    method: 'POST',
    path: '/api/v1/agents/:id/invitation',
    access: 'admin',
    summary: 'A new one-time link; the old password and sessions stay until it is used',
    params: byId,
    result: object({ agent: Agent, link: Type.String(), expiresAt: Time }),
  },
  listDepartments: {
    method: 'GET',
    path: '/api/v1/departments',
    access: 'agent',
    summary: 'All departments and who is in them',
    result: object({ items: Type.Array(Department) }),
  },
  createDepartment: {
    method: 'POST',
    path: '/api/v1/departments',
    access: 'admin',
    summary: 'Make a department; no two have the same name',
    body: object({ name: Name, agents: Members }),
    result: object({ department: Department }),
  },
  updateDepartment: {
    method: 'PATCH',
    path: '/api/v1/departments/:id',
    access: 'admin',
    summary: 'Rename a department, or say who is in it',
    params: byId,
    body: object({ name: Type.Optional(Name), agents: Type.Optional(Members) }),
    result: object({ department: Department }),
  },
  deleteDepartment: {
    method: 'DELETE',
    path: '/api/v1/departments/:id',
    access: 'admin',
    summary: 'Delete a department to which no announcement is live or still to come',
    params: byId,
  },
  listAudit: {
    method: 'GET',
    path: '/api/v1/audit',
    access: 'admin',
    summary: 'Who did what, newest first',
    query: object({
      actor: Type.Optional(Type.Union([Id, Type.Literal('unknown')])),
      action: Type.Optional(Type.String({ pattern: '^[a-z_]{1,40}$' })),
      object: Type.Optional(Id),
      cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    }),
    result: object({ items: Type.Array(AuditItem), next: Nullable(Type.String()) }),
  },
})
