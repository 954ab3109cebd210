"""Plans to pipelines: everything is opened here, run to its end, and closed."""
