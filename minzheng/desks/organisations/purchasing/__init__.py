"""Government purchase of services: catalogue, pools, projects from need to last payment."""
