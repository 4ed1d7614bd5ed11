"""What suppliers and fulfilment centres say of the deliveries that they are to send, by API or as a file."""
