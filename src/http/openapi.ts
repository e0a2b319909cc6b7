/** This file makes OpenAPI 3.1 from the table of endpoints. JSON Schema goes in as it is. */

import { ERRORS } from '../protocol/error-codes.ts'
import { ENDPOINTS, type Endpoint } from '../protocol/http-api.ts'

interface ObjectSchema {
  properties?: Record<string, object>
  required?: string[]
}

export function openApi(publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, endpoint] of Object.entries(ENDPOINTS) as [string, Endpoint][]) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Helpline', version: '1', description: 'The HTTP half of the Helpline protocol.' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: { staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Error: {
          type: 'object',
          properties: {
            error: {
              type: 'object',
              properties: { code: { type: 'string', enum: Object.keys(ERRORS) }, message: { type: 'string' } },
            },
          },
        },
      },
    },
  }
}

function operation(name: string, endpoint: Endpoint): object {
  const success =
    endpoint.result === undefined
      ? { 204: { description: endpoint.streams ?? 'done' } }
      : { 200: { description: 'done', content: { 'application/json': { schema: endpoint.result } } } }
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(endpoint.access === 'public'
      ? {}
      : { security: [{ staff: [] }], ...(endpoint.access === 'everyone' ? {} : { 'x-least-role': endpoint.access }) }),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: endpoint.body } } } }),
    responses: {
      ...success,
      default: {
        description: 'an error',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

function parameters(schema: Endpoint['query'], place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: field,
  }))
}
