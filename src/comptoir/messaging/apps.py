from comptoir.kernel.rooms import Room


class MessagingConfig(Room):
    name = "comptoir.messaging"
