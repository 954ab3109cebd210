"""Large captures without frames. Delete this folder, and all still works, slower."""
