"""The counter's side of appointments: who comes today, the queue, slots, closed days, forecast."""
