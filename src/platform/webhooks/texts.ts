import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'evidence.platform.webhooks.week-accepted':
      'Mide cada noche los envíos firmados de los últimos siete días: quien los recibe aceptó al menos el 95 %, contados los reintentos.',
    'query.platform.webhooks.accepted-share': 'De los envíos de webhooks intentados en el periodo, la parte que se aceptó.',
    'evidence.platform.webhooks.connection-works':
      'Lee las pruebas de los webhooks: la última de uno que sigue en uso fue bien, hace menos de 90 días.',
    'platform.webhooks.read': 'Ver los webhooks del espacio y sus entregas',
    'platform.webhooks.manage': 'Crear, cambiar y quitar webhooks',
    WEBHOOK_NOT_FOUND: {
      what: 'No existe el webhook {webhook}.',
      expected: 'un webhook de este espacio',
      mend: 'Vuelve a la lista: puede que otra persona lo haya quitado.',
    },
    WEBHOOK_DELIVERY_NOT_FOUND: {
      what: 'No existe la entrega {delivery}.',
      expected: 'una entrega de los últimos 30 días',
      mend: 'Vuelve a la lista de entregas de este webhook.',
    },
    'notice.webhook.disabled.name': 'Un webhook deja de enviarse',
    'notice.webhook.disabled.title': 'Un webhook se ha apagado',
    'notice.webhook.disabled.body':
      'Su destino no acepta nada desde hace tres días, o dice que ya no existe. Revisa la dirección y actívalo de nuevo.',
    'measure.rumbo_webhook_deliveries': 'Avisos a otros sistemas de los últimos treinta días, por estado',
    'measure.rumbo_webhook_endpoints_disabled': 'Destinos de avisos apagados porque no aceptaban nada',
    'alert.webhook-off': 'Un webhook está apagado porque su destino no responde',
    'alert.webhook-off.mend': 'Revisa su dirección en Conexiones y actívalo de nuevo.',
  },
  en: {
    'evidence.platform.webhooks.week-accepted':
      'Measures every night the signed messages of the last seven days: the receiver accepted at least 95 %, retries included.',
    'query.platform.webhooks.accepted-share': 'Of the webhook messages tried in the period, the share that was accepted.',
    'evidence.platform.webhooks.connection-works':
      'Reads tests of webhooks: the last one of a webhook still in use went well, less than 90 days ago.',
    'platform.webhooks.read': 'See the webhooks of the workspace and their deliveries',
    'platform.webhooks.manage': 'Create, change and remove webhooks',
    WEBHOOK_NOT_FOUND: {
      what: 'There is no webhook {webhook}.',
      expected: 'a webhook of this workspace',
      mend: 'Go back to the list: somebody else may have removed it.',
    },
    WEBHOOK_DELIVERY_NOT_FOUND: {
      what: 'There is no delivery {delivery}.',
      expected: 'a delivery of the last 30 days',
      mend: 'Go back to the list of deliveries of this webhook.',
    },
    'notice.webhook.disabled.name': 'A webhook is no longer sent',
    'notice.webhook.disabled.title': 'A webhook was switched off',
    'notice.webhook.disabled.body':
      'Its receiver has taken nothing for three days, or says that it is gone. Check the address and activate it again.',
    'measure.rumbo_webhook_deliveries': 'Deliveries to other systems of the last thirty days, by state',
    'measure.rumbo_webhook_endpoints_disabled': 'Receivers that were switched off because they took nothing',
    'alert.webhook-off': 'A webhook is off because its receiver does not answer',
    'alert.webhook-off.mend': 'Check its address in Connections and activate it again.',
  },
})
